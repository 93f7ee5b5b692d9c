using System.Net;
using VidPipe.Api;
using VidPipe.Core.Retention;
using VidPipe.Core.Generation;
using VidPipe.Core.Spending;
using VidPipe.Core.Webhooks;
using VidPipe.Engine;
using VidPipe.Hosting.Settings;
using VidPipe.Local.CommandLine;
using VidPipe.Media;
using VidPipe.Providers.Models;
using VidPipe.Providers.Synthetic;
using VidPipe.Providers.Vertex;

namespace VidPipe.Local.Configuration;

/// <summary>All settings of a host, bound and checked.</summary>
internal sealed record HostSettings(
    string DataFolder,
    ListenOptions Listen,
    ApiOptions Api,
    StorageSettings Storage,
    DurableEngineOptions Engine,
    MediaOptions Media,
    SyntheticOptions Synthetic,
    VertexOptions Vertex,
    SpendingCaps Spending,
    ModelTable Models,
    WebhookPolicy Webhooks,
    CleanupPolicy Cleanup,
    IConfiguration Configuration)
{
    public const string SectionName = "VidPipe";

    /// <summary>Every part of the configuration; <c>docs/configuration.md</c> lists their keys.</summary>
    public static IReadOnlyList<SettingsSection> Sections { get; } =
    [
        new("", typeof(RootOptions)),
        new("Http", typeof(ListenOptions)),
        new("Http", typeof(ApiOptions)),
        new("Storage", typeof(StorageSettings)),
        new("Engine", typeof(DurableEngineOptions), nameof(DurableEngineOptions.DataFolder), nameof(DurableEngineOptions.JournalStart)),
        new("Media", typeof(MediaOptions)),
        new("Synthetic", typeof(SyntheticOptions), nameof(SyntheticOptions.Folder)),
        new("Vertex", typeof(VertexOptions)),
        new("Spending", typeof(SpendingCaps)),
        new("Models", typeof(Dictionary<string, ModelSettings>)),
        new("Webhooks", typeof(WebhookOptions)),
        new("Cleanup", typeof(CleanupOptions)),
    ];

    public bool HasKeys => !string.IsNullOrEmpty(Api.HostKey) || Api.FunctionKeys.Any(key => key.Length > 0);

    /// <exception cref="CommandFailedException">Usage: a key is unknown or its value not valid; the message names it.</exception>
    public static HostSettings Read(IConfiguration configuration)
    {
        try
        {
            var section = StrictSettings.Read(configuration.GetSection(SectionName), Sections);
            var root = SettingsBinding.Bind(section, new RootOptions());
            var data = Path.GetFullPath(root.Data);
            var vertex = SettingsBinding.Bind(section.GetSection("Vertex"), new VertexOptions());
            var api = SettingsBinding.Bind(section.GetSection("Http"), new ApiOptions());
            var settings = new HostSettings(
                data,
                SettingsBinding.Bind(section.GetSection("Http"), new ListenOptions()),
                api,
                SettingsBinding.Bind(section.GetSection("Storage"), new StorageSettings()),
                SettingsBinding.Bind(section.GetSection("Engine"), new DurableEngineOptions { DataFolder = Path.Combine(data, "journal") }),
                SettingsBinding.Bind(section.GetSection("Media"), new MediaOptions()),
                SettingsBinding.BindStrictly(section.GetSection("Synthetic"), new SyntheticOptions { Folder = Path.Combine(data, "synthetic") }),
                vertex,
                SettingsBinding.Bind(section.GetSection("Spending"), new SpendingCaps()),
                ModelTableSettings.Read(section.GetSection("Models"), root.Provider, vertex),
                WebhookSettings.Read(section.GetSection("Webhooks"), api.PublicOrigin),
                CleanupSettings.Read(section.GetSection("Cleanup")),
                configuration);
            SettingsCheck.EnsureValid(settings);
            return settings;
        }
        catch (SettingException wrong)
        {
            throw new CommandFailedException(ExitCode.Usage, wrong.Message, wrong);
        }
        catch (InvalidOperationException unreadable)
        {
            // The binder's message names the key and the type.
            throw new CommandFailedException(ExitCode.Usage, $"{unreadable.Message} {unreadable.InnerException?.Message}".TrimEnd(), unreadable);
        }
    }

    /// <summary>For a command's own host: any free port of the loopback address.</summary>
    public HostSettings ForCommand() => this with { Listen = new ListenOptions { Address = IPAddress.Loopback.ToString(), Port = 0 } };
}

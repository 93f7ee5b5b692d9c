using System.Net;
using VidPipe.Api;
using VidPipe.Core.Generation;
using VidPipe.Engine;
using VidPipe.Local.CommandLine;
using VidPipe.Media;
using VidPipe.Providers.Synthetic;

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
    ModelTable Models,
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
        new("Engine", typeof(DurableEngineOptions), nameof(DurableEngineOptions.DataFolder)),
        new("Media", typeof(MediaOptions)),
        new("Synthetic", typeof(SyntheticOptions), nameof(SyntheticOptions.Folder)),
        new("Models", typeof(List<ModelSettings>)),
    ];

    public bool HasKeys => !string.IsNullOrEmpty(Api.HostKey) || Api.FunctionKeys.Any(key => key.Length > 0);

    /// <exception cref="CommandFailedException">Usage: a key is unknown or its value not valid; the message names it.</exception>
    public static HostSettings Read(IConfiguration configuration)
    {
        var section = configuration.GetSection(SectionName);
        SettingsCheck.EnsureKnown(section, Sections);
        try
        {
            var data = Path.GetFullPath(Bind(section, new RootOptions()).Data);
            var settings = new HostSettings(
                data,
                Bind(section.GetSection("Http"), new ListenOptions()),
                Bind(section.GetSection("Http"), new ApiOptions()),
                Bind(section.GetSection("Storage"), new StorageSettings()),
                Bind(section.GetSection("Engine"), new DurableEngineOptions { DataFolder = Path.Combine(data, "journal") }),
                Bind(section.GetSection("Media"), new MediaOptions()),
                Bind(section.GetSection("Synthetic"), new SyntheticOptions { Folder = Path.Combine(data, "synthetic") }),
                Table(section.GetSection("Models")),
                configuration);
            SettingsCheck.EnsureValid(settings);
            return settings;
        }
        catch (InvalidOperationException unreadable)
        {
            // The binder's message names the key and the type.
            throw new CommandFailedException(ExitCode.Usage, $"{unreadable.Message} {unreadable.InnerException?.Message}".TrimEnd(), unreadable);
        }
    }

    /// <summary>For a command's own host: any free port of the loopback address.</summary>
    public HostSettings ForCommand() => this with { Listen = new ListenOptions { Address = IPAddress.Loopback.ToString(), Port = 0 } };

    private static T Bind<T>(IConfigurationSection section, T options)
        where T : class
    {
        section.Bind(options);
        return options;
    }

    private static ModelTable Table(IConfigurationSection section)
    {
        var models = Bind(section, new List<ModelSettings>());
        try
        {
            return new ModelTable(models.Count == 0 ? SyntheticModels.Defaults : [.. models.Select(m => m.ToModel())]);
        }
        catch (ArgumentException wrong)
        {
            throw new CommandFailedException(ExitCode.Usage, $"{SectionName}:Models is not valid: {wrong.Message}", wrong);
        }
    }
}

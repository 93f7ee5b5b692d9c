using System.Net;
using VidPipe.Api;
using VidPipe.Core.Generation;
using VidPipe.Engine;
using VidPipe.Local.CommandLine;
using VidPipe.Media;
using VidPipe.Providers.Models;
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
        new("Models", typeof(Dictionary<string, ModelSettings>)),
    ];

    public bool HasKeys => !string.IsNullOrEmpty(Api.HostKey) || Api.FunctionKeys.Any(key => key.Length > 0);

    /// <exception cref="CommandFailedException">Usage: a key is unknown or its value not valid; the message names it.</exception>
    public static HostSettings Read(IConfiguration configuration)
    {
        var section = configuration.GetSection(SectionName);
        SettingsCheck.EnsureKnown(section, Sections);
        try
        {
            var root = Bind(section, new RootOptions());
            var data = Path.GetFullPath(root.Data);
            var settings = new HostSettings(
                data,
                Bind(section.GetSection("Http"), new ListenOptions()),
                Bind(section.GetSection("Http"), new ApiOptions()),
                Bind(section.GetSection("Storage"), new StorageSettings()),
                Bind(section.GetSection("Engine"), new DurableEngineOptions { DataFolder = Path.Combine(data, "journal") }),
                Bind(section.GetSection("Media"), new MediaOptions()),
                BindAll(section.GetSection("Synthetic"), new SyntheticOptions { Folder = Path.Combine(data, "synthetic") }),
                Table(section.GetSection("Models"), root.Provider),
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

    /// <summary>Throws for an element of a list that cannot be read, which the binder would leave out.</summary>
    private static T BindAll<T>(IConfigurationSection section, T options)
        where T : class
    {
        section.Bind(options, binder => binder.ErrorOnUnknownConfiguration = true);
        return options;
    }

    private static ModelTable Table(IConfigurationSection section, string defaultProvider)
    {
        if (!ModelTables.Providers.Contains(defaultProvider))
        {
            throw new CommandFailedException(ExitCode.Usage, $"{SectionName}:Provider is one of: {string.Join(", ", ModelTables.Providers)}.");
        }

        try
        {
            // One by one: the binder leaves out an element of a dictionary that it cannot read.
            var models = section.GetChildren().ToDictionary(model => model.Key, model => Bind(model, new ModelSettings()), StringComparer.Ordinal);
            return ModelTables.Make(models, defaultProvider, name => name == SyntheticModels.ProviderName);
        }
        catch (ArgumentException wrong)
        {
            throw new CommandFailedException(ExitCode.Usage, $"{SectionName}:{wrong.Message}", wrong);
        }
    }
}

using System.Net;
using System.Text.RegularExpressions;
using VidPipe.Local.CommandLine;
using VidPipe.Storage.Azure;

namespace VidPipe.Local.Configuration;

/// <summary>Finds what is wrong with settings before anything starts, and names the key.</summary>
internal static partial class SettingsCheck
{
    /// <summary>A key that nobody reads is a misspelt one.</summary>
    /// <exception cref="CommandFailedException">Usage: an unknown key.</exception>
    public static void EnsureKnown(IConfigurationSection root, IReadOnlyList<SettingsSection> sections)
    {
        var known = sections.SelectMany(s => s.Keys()).ToHashSet(StringComparer.OrdinalIgnoreCase);
        foreach (var (path, value) in root.AsEnumerable(makePathsRelative: true))
        {
            if (value is null || path.Length == 0 || known.Contains(Pattern(path))) continue;
            throw new CommandFailedException(ExitCode.Usage, $"Unknown setting {root.Key}:{path}. docs/configuration.md lists all.");
        }
    }

    /// <exception cref="CommandFailedException">Usage: a value that cannot work.</exception>
    public static void EnsureValid(HostSettings settings)
    {
        var listen = settings.Listen;
        var address = listen.Parse();
        Require(address is not null, "Http:Address", "is an IP address or 'localhost'");
        Require(listen.Port is >= 0 and <= IPEndPoint.MaxPort, "Http:Port", "is 0 to 65535");
        Require(
            IPAddress.IsLoopback(address!) || settings.HasKeys,
            "Http:Address",
            "is not a loopback address, and no key is configured: anybody could use this host. Set VidPipe:Http:HostKey or VidPipe:Http:FunctionKeys first");

        EnsureValid(settings.Storage);

        var (engine, media) = (settings.Engine, settings.Media);
        Require(engine.MaxConcurrentActivities > 0, "Engine:MaxConcurrentActivities", "is at least 1");
        Require(engine.MaxConcurrentCpuActivities > 0, "Engine:MaxConcurrentCpuActivities", "is at least 1");
        Require(engine.IdleToRest > TimeSpan.Zero, "Engine:IdleToRest", "is longer than nothing");
        Require(engine.StopTimeout > TimeSpan.Zero, "Engine:StopTimeout", "is longer than nothing");
        Require(media.MaxEncoders > 0, "Media:MaxEncoders", "is at least 1");
        Require(media.ThreadsPerEncoder > 0, "Media:ThreadsPerEncoder", "is at least 1");
        Require(media.DefaultTimeLimit > TimeSpan.Zero, "Media:DefaultTimeLimit", "is longer than nothing");
        Require(media.MaxProcessorTime >= TimeSpan.FromSeconds(1), "Media:MaxProcessorTime", "is at least a second");
        Require(media.ProbeTimeLimit > TimeSpan.Zero, "Media:ProbeTimeLimit", "is longer than nothing");
        Require(media.MaxOutputBytes > 0, "Media:MaxOutputBytes", "is at least 1");
    }

<<<<<<< HEAD
    /// <summary>A path with the numbers and names of elements left out.</summary>
    private static string Pattern(string path) =>
        ModelId().Replace(Number().Replace(path, $":{SettingsSection.Index}"), $"Models:{SettingsSection.Name}:");
=======
    private static void EnsureValid(StorageSettings storage)
    {
        Require(Enum.IsDefined(storage.Kind), "Storage:Kind", $"is one of: {string.Join(", ", Enum.GetNames<StorageKind>())}");
        if (storage.Kind != StorageKind.Azure) return;
        if (AzureStorageRules.FindFault(storage.Azure) is { } fault) Require(false, $"Storage:Azure:{fault.Setting}", fault.Rule);
    }

    private static void EnsureValid(ModelInfo model, string key)
    {
        Require(model.Id.Length > 0, $"{key}:Id", "is missing");
        Require(Providers.Contains(model.Provider), $"{key}:Provider", $"is one of: {string.Join(", ", Providers)}");
        Require(model.PriceUsd >= 0, $"{key}:PriceUsd", "is not negative");
        if (model.Kind is ModelKind.Image or ModelKind.Video) Require(model.AspectRatios.Count > 0, $"{key}:AspectRatios", "names at least one");
        if (model.Kind is not ModelKind.Video) return;

        Require(model.Durations.Count > 0 && model.Durations[0] > 0, $"{key}:Durations", "names at least one, in seconds");
        Require(model.Durations.Zip(model.Durations.Skip(1)).All(pair => pair.First < pair.Second), $"{key}:Durations", "is ascending");
        Require(model.PollInterval > TimeSpan.Zero, $"{key}:PollInterval", "is longer than nothing");
        Require(model.PollLimit > 0, $"{key}:PollLimit", "is at least 1");
        Require(model.DefaultDuration is not { } chosen || model.Durations.Contains(chosen), $"{key}:DefaultDuration", "is one of Durations");
    }
>>>>>>> storage

    private static void Require(bool holds, string key, string rule)
    {
        if (!holds) throw new CommandFailedException(ExitCode.Usage, $"{HostSettings.SectionName}:{key} {rule}.");
    }

    [GeneratedRegex(@":\d+(?=:|$)")]
    private static partial Regex Number();

    [GeneratedRegex(@"^Models:[^:]+:", RegexOptions.IgnoreCase)]
    private static partial Regex ModelId();
}

using System.Net;
using VidPipe.Hosting.Settings;
using VidPipe.Local.CommandLine;

namespace VidPipe.Local.Configuration;

/// <summary>Finds what is wrong with settings before anything starts, and names the key.</summary>
internal static class SettingsCheck
{
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
            "is not a loopback address, and no key is configured: every machine that reaches it could use this host. Set VidPipe:Http:HostKey or VidPipe:Http:FunctionKeys first");

        EnsureValid(settings.Storage);

        var engine = settings.Engine;
        Require(engine.MaxConcurrentActivities > 0, "Engine:MaxConcurrentActivities", "is at least 1");
        Require(engine.MaxConcurrentCpuActivities > 0, "Engine:MaxConcurrentCpuActivities", "is at least 1");
        Require(engine.IdleToRest > TimeSpan.Zero, "Engine:IdleToRest", "is longer than nothing");
        Require(engine.StopTimeout > TimeSpan.Zero, "Engine:StopTimeout", "is longer than nothing");
        Require(settings.Spending.DailyUsd is null or > 0, "Spending:DailyUsd", "is more than 0");
        SettingsRules.Ensure(settings.Api, $"{HostSettings.SectionName}:Http");
        SettingsRules.Ensure(settings.Synthetic, $"{HostSettings.SectionName}:Synthetic");
        SettingsRules.Ensure(settings.Vertex, HostSettings.SectionName);
        SettingsRules.Ensure(settings.Media, $"{HostSettings.SectionName}:Media");
    }

    private static void EnsureValid(StorageSettings storage)
    {
        Require(Enum.IsDefined(storage.Kind), "Storage:Kind", $"is one of: {string.Join(", ", Enum.GetNames<StorageKind>())}");
        Require(storage.LeastFreeBytes >= 0, "Storage:LeastFreeBytes", "is at least 0");
        if (storage.Kind == StorageKind.Azure) SettingsRules.Ensure(storage.Azure, $"{HostSettings.SectionName}:Storage:Azure");
    }

    private static void Require(bool holds, string key, string rule)
    {
        if (!holds) throw new CommandFailedException(ExitCode.Usage, $"{HostSettings.SectionName}:{key} {rule}.");
    }
}

using VidPipe.Api;
using VidPipe.Media;
using VidPipe.Providers.Synthetic;
using VidPipe.Providers.Vertex;
using VidPipe.Storage.Azure;

namespace VidPipe.Hosting.Settings;

/// <summary>Finds what is wrong with settings before anything starts, and names the key.</summary>
public static class SettingsRules
{
    /// <param name="path">The whole path of the section.</param>
    /// <exception cref="SettingException">A value that cannot work.</exception>
    public static void Ensure(AzureStorageOptions storage, string path)
    {
        if (AzureStorageRules.FindFault(storage) is { } fault) Require(false, $"{path}:{fault.Setting}", fault.Rule);
    }

    /// <inheritdoc cref="Ensure(AzureStorageOptions, string)" />
    public static void Ensure(MediaOptions media, string path)
    {
        Require(media.MaxEncoders > 0, $"{path}:MaxEncoders", "is at least 1");
        Require(media.ThreadsPerEncoder > 0, $"{path}:ThreadsPerEncoder", "is at least 1");
        Require(media.DefaultTimeLimit > TimeSpan.Zero, $"{path}:DefaultTimeLimit", "is longer than nothing");
        Require(media.MaxProcessorTime >= TimeSpan.FromSeconds(1), $"{path}:MaxProcessorTime", "is at least a second");
        Require(media.ProbeTimeLimit > TimeSpan.Zero, $"{path}:ProbeTimeLimit", "is longer than nothing");
        Require(media.MaxOutputBytes > 0, $"{path}:MaxOutputBytes", "is at least 1");
        Require(media.MaxSide > 0, $"{path}:MaxSide", "is at least 1");
        Require(media.MaxPixels > 0, $"{path}:MaxPixels", "is at least 1");
    }

    /// <inheritdoc cref="Ensure(AzureStorageOptions, string)" />
    public static void Ensure(SyntheticOptions synthetic, string path)
    {
        var rates = synthetic.StumbleRates;
        Require(rates.Writer is >= 0 and <= 1, $"{path}:StumbleRates:Writer", "is 0 to 1");
        Require(rates.Image is >= 0 and <= 1, $"{path}:StumbleRates:Image", "is 0 to 1");
        Require(rates.Video is >= 0 and <= 1, $"{path}:StumbleRates:Video", "is 0 to 1");
        Require(rates.Speech is >= 0 and <= 1, $"{path}:StumbleRates:Speech", "is 0 to 1");
        Require(synthetic.MaxAttempts > 0, $"{path}:MaxAttempts", "is at least 1");
        Require(synthetic.OperationPolls >= 0, $"{path}:OperationPolls", "is at least 0");
        Require(synthetic.MaxDrawings > 0, $"{path}:MaxDrawings", "is at least 1");
    }

    /// <inheritdoc cref="Ensure(AzureStorageOptions, string)" />
    public static void Ensure(ApiOptions api, string path) =>
        Require(api.HealthTimeout > TimeSpan.Zero, $"{path}:HealthTimeout", "is longer than nothing");

    /// <inheritdoc cref="Ensure(AzureStorageOptions, string)" />
    /// <param name="root">What the section's name stands below.</param>
    public static void Ensure(VertexOptions vertex, string root)
    {
        if (vertex.Validate() is [var wrong, ..]) throw new SettingException($"{root}:{wrong}");
    }

    private static void Require(bool holds, string key, string rule)
    {
        if (!holds) throw new SettingException($"{key} {rule}.");
    }
}

using VidPipe.Core.Generation;

namespace VidPipe.Providers.Synthetic;

/// <summary>The synthetic provider's lines of the model table.</summary>
public static class SyntheticModels
{
    /// <summary>The <see cref="GenerationProvider.Name"/>.</summary>
    public const string ProviderName = "synthetic";

    private static readonly string[] AllRatios = ["16:9", "9:16", "1:1"];

    /// <summary>
    /// One model of each kind. The prices are made up (nothing is charged): small sums, in the order of real ones to each
    /// other, so that estimates and ledgers have something to count. None is priced by what is known only
    /// after the call, so an estimate is exact.
    /// </summary>
    public static IReadOnlyList<ModelInfo> Defaults { get; } =
    [
        new("synthetic-writer-1", ModelKind.Text, ProviderName, PriceUnit.Request, 0.001m, [], [], default, 0) { IsFree = true },
        new("synthetic-image-1", ModelKind.Image, ProviderName, PriceUnit.Image, 0.002m, [], AllRatios, default, 0) { IsFree = true },
        new("synthetic-video-1", ModelKind.Video, ProviderName, PriceUnit.Second, 0.005m, [2, 3, 4, 5, 6, 7, 8, 9, 10], AllRatios, TimeSpan.FromMilliseconds(500), 600, DefaultDuration: 5) { IsFree = true },
        new("synthetic-voice-1", ModelKind.Speech, ProviderName, PriceUnit.Request, 0.0005m, [], [], default, 0) { IsFree = true },
    ];
}

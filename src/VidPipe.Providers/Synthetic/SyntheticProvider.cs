using VidPipe.Core.Generation;
using VidPipe.Media;
using VidPipe.Providers.Synthetic.Calls;
using VidPipe.Providers.Synthetic.Painting;

namespace VidPipe.Providers.Synthetic;

/// <summary>
/// The offline provider: real pictures, clips and speech without an account. Deterministic: the same request gives the
/// same bytes on the same builds of .NET and ffmpeg.
/// </summary>
public static class SyntheticProvider
{
    /// <exception cref="ArgumentException">The options name no folder.</exception>
    public static GenerationProvider Create(SyntheticOptions options, IFfmpeg ffmpeg, TimeProvider time)
    {
        if (string.IsNullOrWhiteSpace(options.Folder)) throw new ArgumentException("The synthetic provider needs a folder of its own.", nameof(options));
        var desk = new CallDesk(options, time);
        var easels = new Easels(Math.Max(1, options.MaxDrawings));
        return new GenerationProvider(
            SyntheticModels.ProviderName,
            new SyntheticWriter(desk),
            new SyntheticImages(desk, ffmpeg, easels),
            new SyntheticVideos(desk, ffmpeg, easels, options, time),
            new SyntheticSpeech(desk, ffmpeg));
    }
}

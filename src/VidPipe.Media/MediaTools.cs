using System.Text;
using VidPipe.Core.Errors;
using VidPipe.Core.Generation;
using VidPipe.Core.Media;
using VidPipe.Media.Captions;
using VidPipe.Media.Conforming;
using VidPipe.Media.Posters;
using VidPipe.Media.Probing;
using VidPipe.Media.Running;
using VidPipe.Media.Stitching;

namespace VidPipe.Media;

/// <summary><see cref="IMediaTools"/> by ffmpeg and ffprobe.</summary>
/// <remarks>
/// Safe to use from many threads; share one <see cref="Ffmpeg"/> so that the limit of encoders holds for the whole
/// process. Equal inputs give equal bytes on the same build of ffmpeg. Files needed on the way lie beside the output
/// and are gone when a call returns; a call that fails leaves no output.
/// </remarks>
public sealed class MediaTools : IMediaTools
{
    private readonly MediaOptions _options;
    private readonly ToolProcess _tools;
    private readonly Ffprobe _probe;
    private readonly Conformer _conformer;
    private readonly SpeechFitter _speech;
    private readonly Stitcher _stitcher;
    private readonly DriftCheck _drift;
    private readonly PosterMaker _posters;

    public MediaTools(MediaOptions options, Ffmpeg ffmpeg, TimeProvider time)
    {
        _options = options;
        _tools = new ToolProcess(time);
        _probe = new Ffprobe(options, _tools);
        _conformer = new Conformer(options, ffmpeg, _probe);
        _speech = new SpeechFitter(options, ffmpeg, _probe);
        _stitcher = new Stitcher(options, ffmpeg, new SoundTrack(options, ffmpeg));
        _drift = new DriftCheck(options, _tools);
        _posters = new PosterMaker(options, ffmpeg, _probe);
    }

    /// <inheritdoc />
    public async Task<MediaInfo> ProbeAsync(string path, CancellationToken cancellationToken) =>
        (await _probe.ProbeAsync(path, cancellationToken)).Info;

    /// <inheritdoc />
    public Task<MediaInfo> ConformAsync(string input, string output, Canvas canvas, double seconds, CancellationToken cancellationToken) =>
        _conformer.ConformAsync(input, output, canvas, seconds, cancellationToken);

    /// <inheritdoc />
    public Task<(double Seconds, double Tempo)> FitSpeechAsync(string input, string output, double maxSeconds, CancellationToken cancellationToken) =>
        _speech.FitAsync(input, output, maxSeconds, cancellationToken);

    /// <inheritdoc />
    /// <remarks>A crossfade is rounded to whole frames. Captions longer than 280 characters are shortened when burned in.</remarks>
    public async Task<StitchResult> StitchAsync(StitchRequest request, IProgress<double>? progress, CancellationToken cancellationToken)
    {
        var plan = await StitchPlan.MakeAsync(request, cancellationToken);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var written = _stitcher.StitchAsync(plan, request, progress, stop.Token);
        try
        {
            // A copy takes no longer than the check's start, so they go side by side; who waits for an encoder waits alone.
            if (!plan.CopiesSound || request.BurnedCaptions.Count > 0) await written;
            return await _drift.MeasureAsync(plan, request.OutputPath, written, cancellationToken);
        }
        catch
        {
            await stop.CancelAsync();
            await written.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            File.Delete(request.OutputPath);
            throw;
        }
    }

    /// <inheritdoc />
    public Task PosterAsync(string video, double atSeconds, string output, CancellationToken cancellationToken) =>
        _posters.MakeAsync(video, atSeconds, output, cancellationToken);

    /// <inheritdoc />
    public Task WriteCaptionsAsync(IReadOnlyList<CaptionCue> cues, string output, CancellationToken cancellationToken) =>
        File.WriteAllTextAsync(
            output, CaptionFile.Write(cues, Path.GetExtension(output)), new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), cancellationToken);

    /// <inheritdoc />
    public async Task<string> VersionAsync(CancellationToken cancellationToken)
    {
        var version = await VersionOfAsync(_options.FfmpegPath, cancellationToken);
        await VersionOfAsync(_options.FfprobePath, cancellationToken);
        return version;
    }

    private async Task<string> VersionOfAsync(string tool, CancellationToken cancellationToken)
    {
        var lines = new List<string>();
        var exit = await _tools.RunAsync(new ToolRun(tool, ["-version"], _options.ProbeTimeLimit, lines.Add), cancellationToken);
        return exit.Code == 0 && lines.Count > 0
            ? lines[0]
            : throw new VidPipeException(ErrorCode.MediaToolError, $"{Path.GetFileName(tool)} does not tell its version (exit code {exit.Code}). {exit.LastWords}".TrimEnd());
    }
}

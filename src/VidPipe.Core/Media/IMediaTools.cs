using VidPipe.Core.Generation;

namespace VidPipe.Core.Media;

/// <summary>What is in a media file.</summary>
/// <param name="VideoDuration">Seconds of the video stream, or null without one.</param>
/// <param name="AudioDuration">Seconds of the audio stream, or null without one.</param>
public sealed record MediaInfo(
    string Container, double? VideoDuration, double? AudioDuration, int? Width, int? Height, double? FrameRate, string? VideoCodec, string? AudioCodec)
{
    public double Duration => Math.Max(VideoDuration ?? 0, AudioDuration ?? 0);
}

/// <param name="Path">A conformed clip.</param>
/// <param name="Narration">Local audio file spoken in this clip, already fitted, or null.</param>
public sealed record StitchClip(string Path, string? Narration);

/// <param name="Crossfade">Seconds that neighbours overlap; 0 is a straight cut by stream copy.</param>
/// <param name="BurnedCaptions">Cues on the time line of the finished video to burn into the picture; empty for none.</param>
public sealed record StitchRequest(
    IReadOnlyList<StitchClip> Clips, Canvas Canvas, double Crossfade, IReadOnlyList<CaptionCue> BurnedCaptions, string OutputPath);

/// <param name="DriftSeconds">Largest distance measured between the audio and the video time line; under one frame.</param>
/// <param name="ClipStarts">Where each clip begins on the finished time line, in seconds.</param>
public sealed record StitchResult(MediaInfo Info, double DriftSeconds, IReadOnlyList<double> ClipStarts);

/// <summary>
/// What the pipeline does with media files. Inputs are local files that are sniffed before anything opens them; a file
/// that is not what it should be throws UNSUPPORTED_FORMAT, a failed command MEDIA_TOOL_ERROR with its last words,
/// a missing ffmpeg MEDIA_TOOL_ERROR that says what to install. Every call ends its process when it is cancelled.
/// </summary>
public interface IMediaTools
{
    Task<MediaInfo> ProbeAsync(string path, CancellationToken cancellationToken);

    /// <summary>
    /// Brings a foreign clip into the house format, once: H.264 High yuv420p of the canvas, one frame rate and time base,
    /// 48 kHz stereo audio (silence where there is none) padded or cut to the video's length, exactly
    /// <paramref name="seconds"/> long. A clip that has the format already is copied.
    /// </summary>
    Task<MediaInfo> ConformAsync(string input, string output, Canvas canvas, double seconds, CancellationToken cancellationToken);

    /// <summary>Fits speech into a scene by tempo (pitch kept), at most doubled, never slowed down; what is longer still is cut at <paramref name="maxSeconds"/>. Returns its duration in seconds and the factor by which times within it shrank.</summary>
    Task<(double Seconds, double Tempo)> FitSpeechAsync(string input, string output, double maxSeconds, CancellationToken cancellationToken);

    /// <summary>Joins conformed clips into the final MP4 (faststart, AAC; −14 LUFS when there is speech) and measures its drift.</summary>
    /// <param name="progress">0 to 1.</param>
    /// <exception cref="Errors.VidPipeException">COMPOSITION_FAILED: the result drifts by a frame or more, or is not as long as it must be.</exception>
    Task<StitchResult> StitchAsync(StitchRequest request, IProgress<double>? progress, CancellationToken cancellationToken);

    /// <summary>Writes one frame of a video, or a picture, as PNG.</summary>
    Task PosterAsync(string video, double atSeconds, string output, CancellationToken cancellationToken);

    /// <summary>Writes cues as SubRip or WebVTT, decided by the output's extension.</summary>
    Task WriteCaptionsAsync(IReadOnlyList<CaptionCue> cues, string output, CancellationToken cancellationToken);

    /// <summary>The tool's version line, or throws MEDIA_TOOL_ERROR; for the health check.</summary>
    Task<string> VersionAsync(CancellationToken cancellationToken);
}

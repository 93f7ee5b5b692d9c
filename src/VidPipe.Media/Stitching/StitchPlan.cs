using VidPipe.Core.Errors;
using VidPipe.Core.Generation;
using VidPipe.Core.Media;
using VidPipe.Media.Conforming;

namespace VidPipe.Media.Stitching;

/// <summary>Where everything lies on the finished time line, in frames and samples: seconds would round.</summary>
/// <param name="OverlapFrames">How long neighbours overlap, a whole number of frames.</param>
/// <param name="StartFrames">The first frame of each clip.</param>
/// <param name="Narrations">Spoken files and the clips that they belong to.</param>
internal sealed record StitchPlan(
    IReadOnlyList<HouseClip> Clips,
    Canvas Canvas,
    int OverlapFrames,
    IReadOnlyList<long> StartFrames,
    long TotalFrames,
    IReadOnlyList<(int Clip, string Path)> Narrations)
{
    public double TotalSeconds => (double)TotalFrames / Canvas.FramesPerSecond;

    public IReadOnlyList<double> StartSeconds => [.. StartFrames.Select(frame => (double)frame / Canvas.FramesPerSecond)];

    /// <summary>Nothing overlaps and nobody speaks: the clips' own packets of sound are joined.</summary>
    public bool CopiesSound => OverlapFrames == 0 && Narrations.Count == 0;

    public long TotalSamples => SamplesAt(TotalFrames);

    public long SamplesAt(long frame) => HouseFormat.SamplesOf(frame, Canvas);

    /// <exception cref="VidPipeException">INVALID_INPUT: no clips, or an overlap as long as a clip. UNSUPPORTED_FORMAT: a clip that is not conformed.</exception>
    public static async Task<StitchPlan> MakeAsync(StitchRequest request, CancellationToken cancellationToken)
    {
        if (request.Clips.Count == 0) throw new VidPipeException(ErrorCode.InvalidInput, "There are no clips to join.");
        var clips = new List<HouseClip>();
        foreach (var clip in request.Clips)
        {
            clips.Add(await HouseClip.TryReadAsync(clip.Path, request.Canvas, cancellationToken)
                ?? throw new VidPipeException(ErrorCode.UnsupportedFormat, $"Clip {clips.Count + 1} is not in the house format of {request.Canvas.Width}x{request.Canvas.Height}; it must be conformed first."));
        }

        var overlap = clips.Count == 1 ? 0 : (int)Math.Round(request.Crossfade * request.Canvas.FramesPerSecond, MidpointRounding.AwayFromZero);
        if (overlap < 0 || overlap >= clips.Min(clip => clip.Frames))
        {
            throw new VidPipeException(ErrorCode.InvalidInput, "A crossfade must be shorter than the shortest clip.");
        }

        var starts = new List<long>();
        long next = 0;
        foreach (var clip in clips)
        {
            starts.Add(next);
            next += clip.Frames - overlap;
        }

        var narrations = request.Clips.Index().Where(clip => clip.Item.Narration is not null).Select(clip => (clip.Index, clip.Item.Narration!));
        return new StitchPlan(clips, request.Canvas, overlap, starts, next + overlap, [.. narrations]);
    }
}

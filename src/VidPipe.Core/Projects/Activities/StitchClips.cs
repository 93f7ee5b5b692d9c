using VidPipe.Core.Actions;
using VidPipe.Core.Assets;
using VidPipe.Core.Durable;
using VidPipe.Core.Generation;
using VidPipe.Core.Media;

namespace VidPipe.Core.Projects;

/// <summary>Joins clips, voices and captions into the final MP4.</summary>
public sealed class StitchClips(ActionCache cache, IMediaTools media) : MemoizedActivity<StitchWork, StitchOutput>(cache)
{
    public static Activity<WorkItem<StitchWork>, StepResult<StitchOutput>> Handle { get; } = new("StitchClips", ActivityLane.Cpu);

    private const string Action = "stitch-clips";
    private const int ActionVersion = 1;

    internal static string KeyOf(StitchWork work) => ActionKeys.For(Action, ActionVersion, work);

    protected override string ActionName => Action;

    protected override int Version => ActionVersion;

    protected override async Task<StitchOutput> ExecuteAsync(ActionScope scope, StitchWork work, CancellationToken cancellationToken)
    {
        var clips = new List<StitchClip>();
        foreach (var (index, clip) in work.Clips.Index())
        {
            var voice = work.Narrations.ElementAtOrDefault(index);
            var clipPath = await scope.Assets.MaterializeAsync(clip, scope.Workspace, cancellationToken).ConfigureAwait(false);
            var voicePath = voice is null ? null : await scope.Assets.MaterializeAsync(voice.Audio, scope.Workspace, cancellationToken).ConfigureAwait(false);
            clips.Add(new StitchClip(clipPath, voicePath));
        }

        var cues = work.Captions == CaptionMode.None ? [] : CuesOnTimeline(work);
        var burned = work.Captions == CaptionMode.Burned ? cues : [];
        var output = scope.Workspace.NewFile("mp4");
        var stitched = await media.StitchAsync(
            new StitchRequest(clips, Canvas.For(work.AspectRatio, work.IsDraft), work.Crossfade, burned, output), progress: null, cancellationToken).ConfigureAwait(false);
        var video = await scope.Assets.AddAsync(
            scope.Workspace, output, MediaTypes.Mp4, stitched.Info.VideoDuration, stitched.Info.Width, stitched.Info.Height, cancellationToken).ConfigureAwait(false);
        var srt = await CaptionsAsync(scope, cues, "srt", MediaTypes.Srt, cancellationToken).ConfigureAwait(false);
        var vtt = await CaptionsAsync(scope, cues, "vtt", MediaTypes.Vtt, cancellationToken).ConfigureAwait(false);
        return new StitchOutput(video, srt, vtt, stitched.DriftSeconds);
    }

    private static List<CaptionCue> CuesOnTimeline(StitchWork work)
    {
        var step = work.ClipDuration - work.Crossfade;
        return [.. work.Narrations.Index().SelectMany(n => (n.Item?.Cues ?? []).Select(c =>
            new CaptionCue(Math.Round(c.Start + (n.Index * step), 3), Math.Round(c.End + (n.Index * step), 3), c.Text)))];
    }

    private async Task<AssetRef?> CaptionsAsync(
        ActionScope scope, List<CaptionCue> cues, string extension, string mediaType, CancellationToken cancellationToken)
    {
        if (cues.Count == 0) return null;
        var path = scope.Workspace.NewFile(extension);
        await media.WriteCaptionsAsync(cues, path, cancellationToken).ConfigureAwait(false);
        return await scope.Assets.AddAsync(scope.Workspace, path, mediaType, null, null, null, cancellationToken).ConfigureAwait(false);
    }
}

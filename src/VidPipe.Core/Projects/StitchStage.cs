using VidPipe.Core.Assets;
using VidPipe.Core.Jobs;

namespace VidPipe.Core.Projects;

internal static class StitchStage
{
    public static async Task<JobOutput> RunAsync(ProjectRun run, IReadOnlyList<AssetRef> clips, IReadOnlyList<NarrationOutput?> voices)
    {
        run.EnterStage(ProjectStages.Stitch);
        run.Report(0, "Putting the parts together.");
        var stitch = await run.StepAsync(StitchClips.Handle, null, run.Works.Stitch(clips, voices));
        run.Report(0.8, "Taking the poster.");

        var video = stitch.Output!.Video;
        var poster = await run.StepAsync(MakePoster.Handle, null, run.Works.Poster(video));
        var output = new OutputDocument(video, poster.Output!.Poster, stitch.Output.CaptionsSrt, stitch.Output.CaptionsVtt, stitch.Output.DriftSeconds);

        run.Output = output;
        await run.CompleteAsync(patch => patch with { Output = output });
        return new JobOutput(JobStatus.Complete, video);
    }
}

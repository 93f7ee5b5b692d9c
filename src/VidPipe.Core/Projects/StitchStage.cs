using VidPipe.Core.Assets;

namespace VidPipe.Core.Projects;

internal static class StitchStage
{
    public static async Task<ProjectOutput> RunAsync(ProjectRun run, IReadOnlyList<AssetRef> clips, IReadOnlyList<NarrationOutput?> voices)
    {
        run.EnterStage(ProjectStages.Stitch);
        run.Report(0, "Putting the parts together.");
        var stitch = await run.StepAsync(StitchClips.Handle, null, run.Works.Stitch(clips, voices));
        run.Report(0.8, "Taking the poster.");

        var video = stitch.Output!.Video;
        var poster = await run.StepAsync(MakePoster.Handle, null, run.Works.Poster(video));
        var output = new OutputDocument(video, poster.Output!.Poster, stitch.Output.CaptionsSrt, stitch.Output.CaptionsVtt, stitch.Output.DriftSeconds);

        await run.CloseAsync();
        run.LeaveStage();
        run.Report(1, "Saving.");
        await run.SaveAsync(patch => patch with { Status = ProjectStatus.Complete, ProgressPct = 100, Message = Done, Output = output });
        run.Output = output;
        run.End(ProjectStatus.Complete, Done, null);
        return new ProjectOutput(ProjectStatus.Complete, video);
    }

    private const string Done = "Complete.";
}

using VidPipe.Core.Actions;
using VidPipe.Core.Errors;
using VidPipe.Core.Generation;
using VidPipe.Core.Jobs;
using VidPipe.Core.Projects;

namespace VidPipe.Core.Tests.Projects;

public sealed class ProjectPatchesTests
{
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private static readonly Storyboard Board = new(
        "T", "G", [], [.. Enumerable.Range(0, 2).Select(i => new StoryScene($"d{i}", "s", "e", "m", "t", "n"))], "raw");

    [Fact]
    public void The_first_patch_of_the_first_run_creates_the_document()
    {
        var document = Apply(null, Patch(1, 1) with { Spec = Specs.Of() });

        Assert.Equal((1, 1, Start), (document!.Run, document.Revision, document.CreatedAt));
    }

    [Fact]
    public void A_deleted_project_stays_deleted() => Assert.Null(Apply(null, Patch(1, 2)));

    [Theory]
    [InlineData(1, 3)]
    [InlineData(2, 2)]
    [InlineData(2, 1)]
    public void An_older_save_is_dropped(int run, int revision)
    {
        var document = Apply(null, Patch(2, 2) with { Spec = Specs.Of() });

        Assert.Null(Apply(document, Patch(run, revision)));
    }

    [Fact]
    public void A_rewound_run_counts_its_saves_anew_and_is_later()
    {
        var document = Apply(null, Patch(1, 9) with { Spec = Specs.Of() });

        var after = Apply(document, Patch(1, 3) with { At = Start.AddSeconds(1), Message = "rewound" });

        Assert.Equal("rewound", after!.Message);
    }

    [Fact]
    public void A_new_run_keeps_scenes_and_forgets_the_error_and_the_output()
    {
        var document = Apply(null, Patch(1, 1) with { Spec = Specs.Of() });
        document = Apply(document, Patch(1, 2), Board);
        document = Apply(document, Patch(1, 3) with { Status = JobStatus.Failed, Error = Error() });

        var resumed = Apply(document, Patch(2, 1) with { Spec = Specs.Of() })!;

        Assert.Equal((2, 2), (resumed.Scenes.Count, resumed.Runs.Count));
        Assert.Null(resumed.Error);
        Assert.Equal(Start, resumed.Runs[0].EndedAt);
    }

    [Fact]
    public void A_clip_found_made_keeps_what_it_took_to_make_it()
    {
        var document = WithClip(Clip("abc", submissions: 2));

        var after = Apply(document, Patch(2, 1) with { Scenes = [new ScenePatch(0, SceneStatus.ClipDone, null, Clip("abc", submissions: 0), null)] })!;

        Assert.Equal((2, SceneStatus.ClipDone), (after.Scenes[0].Clip!.SubmissionCount, after.Scenes[0].Status));
    }

    [Fact]
    public void A_clip_that_a_later_run_goes_on_with_adds_to_its_counters()
    {
        var document = WithClip(Clip(null, submissions: 1) with { Status = ClipStatus.Failed, PollCount = 40 });

        var after = Apply(document, Patch(2, 1) with { Scenes = [new ScenePatch(0, SceneStatus.ClipDone, null, Clip("abc", submissions: 0) with { PollCount = 3 }, null)] })!;

        Assert.Equal((1, 43, "abc"), (after.Scenes[0].Clip!.SubmissionCount, after.Scenes[0].Clip!.PollCount, after.Scenes[0].Clip!.Id));
    }

    [Fact]
    public void A_save_to_a_deleted_project_is_dropped()
    {
        var deleted = Apply(null, Patch(1, 1) with { Spec = Specs.Of() })! with { DeletedAt = Start };

        Assert.Null(Apply(deleted, Patch(2, 1) with { Spec = Specs.Of(), At = Start.AddDays(1) }));
    }

    [Theory]
    [InlineData(TakeKind.Clip, SceneStatus.KeyframesDone, 2)]
    [InlineData(TakeKind.Keyframes, SceneStatus.Pending, 0)]
    public void A_new_take_takes_away_what_it_replaces(TakeKind kind, SceneStatus status, int keyframes)
    {
        var document = WithClip(Clip("abc", submissions: 1));
        document = document with { Scenes = [document.Scenes[0] with { Keyframes = Frames("x", "y") }, document.Scenes[1]] };

        var after = Apply(document, Patch(2, 1) with { Spec = Specs.Of(), Changes = ProjectChanges.None.WithNewTake(0, kind) })!;

        Assert.Equal((status, keyframes, null), (after.Scenes[0].Status, after.Scenes[0].Keyframes.Count, after.Scenes[0].Clip));
    }

    [Theory]
    [InlineData("y", SceneStatus.ClipDone)]
    [InlineData("z", SceneStatus.KeyframesDone)]
    public void A_clip_goes_with_the_keyframes_that_it_was_made_from(string end, SceneStatus status)
    {
        var document = WithClip(Clip("abc", submissions: 1));
        document = document with { Scenes = [document.Scenes[0] with { Keyframes = Frames("x", "y") }] };

        var after = Apply(document, Patch(2, 1) with { Scenes = [new ScenePatch(0, SceneStatus.KeyframesDone, Frames("x", end), null, null)] })!;

        Assert.Equal((status, status == SceneStatus.ClipDone), (after.Scenes[0].Status, after.Scenes[0].Clip is not null));
    }

    private static IReadOnlyList<KeyframeDocument> Frames(string start, string end) =>
    [
        new(start, KeyframePosition.Start, "p", ArtefactSource.Generated),
        new(end, KeyframePosition.End, "p", ArtefactSource.Generated),
    ];

    private static ProjectDocument WithClip(ClipDocument clip)
    {
        var document = Apply(null, Patch(1, 1) with { Spec = Specs.Of() });
        document = Apply(document, Patch(1, 2), Board);
        return Apply(document, Patch(1, 3) with { Scenes = [new ScenePatch(0, SceneStatus.ClipDone, null, clip, null)] })!;
    }

    private static ClipDocument Clip(string? id, int submissions) =>
        new(id, ClipStatus.Complete, ArtefactSource.Generated, "p", "camera", "op", 1, submissions, 0, 2);

    private static JobError Error() => JobError.From(Failure.Of(ErrorCode.Internal, "x"), null, null);

    private static ProjectPatch Patch(int run, int revision) => new()
    {
        JobId = "project-x",
        Run = run,
        Revision = revision,
        At = Start,
        Status = JobStatus.Running,
        Stage = ProjectStages.Keyframes,
        ProgressPct = 10,
        Message = "m",
    };

    private static ProjectDocument? Apply(ProjectDocument? document, ProjectPatch patch, Storyboard? storyboard = null) =>
        JobPatches.Apply(
            document, patch, CostDocument.None, opening => new ProjectDocument { Spec = opening.Spec!, Scenes = [] },
            (changed, change) => ProjectPatches.Apply(changed, change, storyboard));
}

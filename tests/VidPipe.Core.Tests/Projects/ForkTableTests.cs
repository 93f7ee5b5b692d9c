using VidPipe.Core.Actions;
using VidPipe.Core.Jobs;
using VidPipe.Core.Projects;

namespace VidPipe.Core.Tests.Projects;

/// <summary>The table of what a change makes again, row by row, counted by the one who is called; and that the plan had said so.</summary>
public sealed class ForkTableTests : IAsyncLifetime
{
    private readonly PipelineHost _host = new();

    private ScriptedStudio Studio => _host.Studio;

    public Task InitializeAsync() => _host.StartAsync();

    public Task DisposeAsync() => _host.DisposeAsync().AsTask();

    [Theory]
    [InlineData("nothing", 0, 0, 0, 0, 0)]
    [InlineData("title", 0, 0, 0, 0, 0)]
    [InlineData("client data", 0, 0, 0, 0, 0)]
    [InlineData("prompt", 1, 6, 3, 0, 1)] // this writer's narrations are the same words for every prompt
    [InlineData("style", 1, 0, 0, 0, 0)] // and its scenes the same for every style
    [InlineData("text model", 1, 0, 0, 0, 0)]
    [InlineData("seed", 1, 6, 3, 3, 1)]
    [InlineData("fewer scenes", 1, 0, 0, 0, 1)] // rewritten, to the same two scenes
    [InlineData("image model", 0, 6, 3, 0, 1)]
    [InlineData("aspect ratio", 0, 6, 3, 0, 1)]
    [InlineData("video model", 0, 0, 3, 0, 1)]
    [InlineData("audio", 0, 0, 3, 0, 1)]
    [InlineData("clip duration", 0, 0, 3, 0, 1)]
    [InlineData("more scenes", 1, 4, 2, 2, 1)]
    [InlineData("voiceover", 0, 0, 0, 0, 1)]
    [InlineData("captions", 0, 0, 0, 0, 1)]
    [InlineData("crossfade", 0, 0, 0, 0, 1)]
    public async Task A_fork_makes_again_what_depends_on_its_edit_and_nothing_else(string edit, int storyboards, int images, int clips, int voices, int stitches)
    {
        var source = await _host.RunAsync(Specs.Of());
        var before = CallCounts.Of(Studio);

        var fork = await _host.ForkAsync(source.JobId, spec => Edited(spec, edit));

        Assert.Equal((JobStatus.Complete, source.JobId), (fork.Status, fork.ForkedFrom));
        Assert.Equal(new CallCounts(storyboards, images, clips, voices, stitches), CallCounts.Of(Studio) - before);
    }

    [Theory]
    [InlineData("nothing")]
    [InlineData("seed")]
    [InlineData("image model")]
    [InlineData("video model")]
    [InlineData("clip duration")]
    [InlineData("more scenes")]
    [InlineData("voiceover")]
    [InlineData("captions")]
    public async Task A_plan_says_what_the_fork_then_does_and_costs(string edit)
    {
        var source = await _host.RunAsync(Specs.Of());
        var plan = await _host.PlanForkAsync(source.JobId, spec => Edited(spec, edit));

        var fork = await _host.ForkAsync(source.JobId, spec => Edited(spec, edit));

        var (toMake, kept) = (plan.Forecast.ToMake, plan.Forecast.Kept);
        Assert.Equal(fork.Costs.TotalUsd, plan.Forecast.Estimate.CostUsd);
        Assert.Equal(Generated(fork, s => s.Keyframes.Any(k => k.Source == ArtefactSource.Generated)), toMake.Keyframes);
        Assert.Equal(Generated(fork, s => s.Clip!.Source == ArtefactSource.Generated), toMake.Clips);
        Assert.Equal(fork.Scenes.SelectMany(s => s.Keyframes).Count(k => k.Source == ArtefactSource.Inherited), kept.Keyframes);
        Assert.Equal(fork.Scenes.Count(s => s.Clip!.Source == ArtefactSource.Inherited), kept.Clips);
    }

    [Theory]
    [InlineData("nothing", "stitch", 3)]
    [InlineData("captions", "stitch", 3)]
    [InlineData("video model", "clips", 3)]
    [InlineData("image model", "keyframes", 3)]
    [InlineData("more scenes", "storyboard", 3)]
    [InlineData("prompt", "storyboard", 0)]
    public async Task A_plan_says_where_the_fork_begins_and_how_many_scenes_it_takes_over(string edit, string from, int scenes)
    {
        var source = await _host.RunAsync(Specs.Of());

        var plan = await _host.PlanForkAsync(source.JobId, spec => Edited(spec, edit));

        Assert.Equal((from, scenes), (plan.Forecast.ResumeFrom, plan.Forecast.Kept.Scenes));
    }

    private static IEnumerable<int> Generated(ProjectDocument project, Func<SceneDocument, bool> isGenerated) =>
        project.Scenes.Where(isGenerated).Select(s => s.SceneIndex);

    private static ProjectSpec Edited(ProjectSpec spec, string edit) => edit switch
    {
        "nothing" => spec,
        "title" => spec with { Title = "Another" },
        "client data" => spec with { ClientData = System.Text.Json.JsonSerializer.SerializeToElement(1) },
        "prompt" => spec with { Prompt = "A train" },
        "style" => spec with { Style = "noir" },
        "text model" => spec with { TextModel = "writer-2" },
        "seed" => spec with { Seed = 8 },
        "fewer scenes" => spec with { SceneCount = 2 },
        "more scenes" => spec with { SceneCount = 5 },
        "image model" => spec with { ImageModel = "painter-2" },
        "aspect ratio" => spec with { AspectRatio = "9:16" },
        "video model" => spec with { VideoModel = "camera-2" },
        "audio" => spec with { AudioEnabled = false },
        "clip duration" => spec with { ClipDuration = 4 },
        "voiceover" => spec with { Voiceover = false },
        "captions" => spec with { Captions = CaptionMode.Burned },
        "crossfade" => spec with { Crossfade = 0.5 },
        _ => throw new ArgumentOutOfRangeException(nameof(edit), edit, "No such edit."),
    };
}

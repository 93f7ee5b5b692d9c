using VidPipe.Core.Errors;
using VidPipe.Core.Generation;
using VidPipe.Core.Jobs;
using VidPipe.Core.Metrics;
using VidPipe.Core.Projects;

namespace VidPipe.Core.Tests.Projects;

/// <summary>What steps cost, and would have cost, stands in their entries.</summary>
public sealed class StepPriceTests : IAsyncLifetime
{
    private readonly PipelineHost _host = new();

    private ScriptedStudio Studio => _host.Studio;

    public Task InitializeAsync() => _host.StartAsync();

    public Task DisposeAsync() => _host.DisposeAsync().AsTask();

    [Fact]
    public async Task A_safer_keyframe_is_in_the_cost_of_its_clips_step()
    {
        var refusals = 0;
        Studio.OnSubmit = _ => ++refusals <= 2 ? new VideoSubmission.Refused("no") : null;

        var project = await _host.RunAsync(Specs.Of(scenes: 1));

        Assert.Equal(0.2m + 0.02m, ClipStepOf(project).CostUsd);
        Assert.Equal(project.Costs.TotalUsd, StepsOf(project).Sum(s => s.CostUsd));
    }

    [Fact]
    public async Task A_clip_that_fails_after_it_was_paid_for_has_its_cost_in_its_step()
    {
        Studio.OnSubmit = r => r.Prompt == "motion 0" ? null : new VideoSubmission.Refused("no");
        Studio.OnCall = call => call.StartsWith("poll:", StringComparison.Ordinal)
            ? throw new VidPipeException(ErrorCode.ProviderError, "The poll failed.")
            : Task.CompletedTask;

        var project = await _host.RunAsync(Specs.Of(scenes: 1));

        Assert.Equal((JobStatus.Failed, 0.2m), (project.Status, ClipStepOf(project).CostUsd));
        Assert.Equal(project.Costs.TotalUsd, StepsOf(project).Sum(s => s.CostUsd));
    }

    [Fact]
    public async Task A_step_has_its_price_whether_or_not_it_was_paid_for()
    {
        var first = await _host.RunAsync(Specs.Of(scenes: 1));
        var second = await _host.RunAsync(Specs.Of(scenes: 1));

        Assert.Equal([0.01m, 0.02m, 0.02m, 0.001m, 0.2m], PricesOf(first));
        Assert.Equal(PricesOf(first), PricesOf(second));
        Assert.Equal(first.Costs.TotalUsd, PricesOf(second).Sum());
    }

    [Fact]
    public async Task An_extension_that_is_there_already_counts_as_saved()
    {
        var source = await _host.RunAsync(Specs.Of(scenes: 1));
        await _host.ForkAsync(source.JobId, s => s with { SceneCount = 2 });
        var before = (await _host.Metrics.GetAsync(default)).Cache.SavedUsd;
        await _host.RestartAsync(); // figures are kept for some seconds

        var again = await _host.ForkAsync(source.JobId, s => s with { SceneCount = 2 });

        Assert.Equal(0, again.Costs.TotalUsd);
        Assert.Equal(_host.Projects.Estimate(again.Spec).CostUsd + 0.01m, (await _host.Metrics.GetAsync(default)).Cache.SavedUsd - before);
    }

    [Fact]
    public async Task Figures_take_the_price_of_a_step_whatever_its_name()
    {
        var project = await _host.RunAsync(Specs.Of(scenes: 1));
        var step = new StepEntry(DateTimeOffset.UnixEpoch, "StepOfAnotherProduct", null, 1, 0, Cached: true) { PriceUsd = 0.7m };
        var document = project with { Runs = [project.Runs[0] with { Steps = [step, step with { Cached = false, CostUsd = 0.7m }] }] };

        var figures = JobFigures.Of(document, ProjectKind.Instance, new Dictionary<string, VidPipe.Core.Spending.ModelSpending>(), Specs.Models);

        Assert.Equal((1, 0.7m), (figures.CacheHits, figures.SavedUsd));
    }

    [Fact]
    public async Task Entries_of_before_there_were_prices_count_as_they_did()
    {
        var project = await _host.RunAsync(Specs.Of(scenes: 1));
        var document = project with
        {
            Runs = [project.Runs[0] with { Steps = [.. project.Runs[0].Steps.Select(s => s with { Cached = true, CostUsd = 0, PriceUsd = null })] }],
        };

        var figures = JobFigures.Of(document, ProjectKind.Instance, new Dictionary<string, VidPipe.Core.Spending.ModelSpending>(), Specs.Models);

        Assert.Equal(project.Costs.TotalUsd, figures.SavedUsd);
    }

    private static IEnumerable<StepEntry> StepsOf(ProjectDocument project) => project.Runs.SelectMany(r => r.Steps);

    private static StepEntry ClipStepOf(ProjectDocument project) => StepsOf(project).Single(s => s.Step == "Clip");

    private static IEnumerable<decimal> PricesOf(ProjectDocument project) => StepsOf(project).Where(s => s.PriceUsd > 0)
        .OrderBy(s => (string[])["WriteStoryboard", "GenerateKeyframe", "SpeakNarration", "Clip"] is var order ? Array.IndexOf(order, s.Step) : 0)
        .Select(s => s.PriceUsd!.Value);
}

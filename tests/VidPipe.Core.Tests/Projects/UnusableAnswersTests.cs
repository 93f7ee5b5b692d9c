using VidPipe.Core.Actions;
using VidPipe.Core.Errors;
using VidPipe.Core.Generation;
using VidPipe.Core.Jobs;
using VidPipe.Core.Spending;

namespace VidPipe.Core.Tests.Projects;

/// <summary>Answers that came, are billed and are not what was asked for: another one may be.</summary>
public sealed class UnusableAnswersTests : IAsyncLifetime
{
    private readonly PipelineHost _host = new();
    private readonly List<uint> _seeds = [];
    private int _unusable;

    private ScriptedStudio Studio => _host.Studio;

    public Task InitializeAsync() => _host.StartAsync();

    public Task DisposeAsync() => _host.DisposeAsync().AsTask();

    [Theory]
    [InlineData("writer", 1)]
    [InlineData("writer", 2)]
    [InlineData("painter", 2)]
    [InlineData("voice", 2)]
    public async Task An_answer_that_cannot_be_used_is_asked_for_again_twice_with_another_seed_and_each_is_billed(string model, int unusable)
    {
        Break(model, unusable);

        var project = await _host.RunAsync(Specs.Of(scenes: 1));

        Assert.Equal(JobStatus.Complete, project.Status);
        Assert.Equal(unusable + 1, _seeds.Count);
        Assert.Equal(_seeds.Count, _seeds.Distinct().Count());
        var lines = await LinesAsync(project.JobId, model);
        Assert.Equal(Enumerable.Range(1, unusable + 1), lines.GroupBy(l => l.ActionKey).MaxBy(g => g.Count())!.Select(l => l.Call));
        Assert.All(lines, line => Assert.Equal(LedgerState.Settled, line.State));
    }

    [Theory]
    [InlineData("writer", ErrorCode.StoryboardFailed)]
    [InlineData("painter", ErrorCode.ImageGenerationFailed)]
    [InlineData("voice", ErrorCode.VoiceGenerationFailed)]
    public async Task After_three_answers_that_cannot_be_used_the_step_fails_and_says_that_each_is_billed(string model, ErrorCode code)
    {
        Break(model, 3);

        var failed = await _host.RunAsync(Specs.Of(scenes: 1));
        var resumed = await _host.ResumeAsync(failed.JobId);

        Assert.Equal((JobStatus.Failed, code, true), (failed.Status, failed.Error!.Code, failed.Error.Retryable));
        Assert.Contains("Not this. It was asked for 3 times, and each answer is billed.", failed.Error.Message);
        Assert.Equal(JobStatus.Complete, resumed.Status);
        Assert.Equal(4, _seeds.Count);
    }

    [Fact]
    public async Task A_storyboard_of_another_number_of_scenes_is_such_an_answer()
    {
        var source = await _host.RunAsync(Specs.Of(scenes: 1));
        var answers = 0;
        Studio.OnExtend = storyboard => ++answers <= 2 ? storyboard with { Scenes = [.. storyboard.Scenes.SkipLast(1)] } : storyboard;

        var fork = await _host.ForkAsync(source.JobId, spec => spec with { SceneCount = 2 });

        Assert.Equal(JobStatus.Complete, fork.Status);
        Assert.Equal((3, 3), (answers, (await LinesAsync(fork.JobId, "writer")).Count(l => l.State == LedgerState.Settled)));
    }

    [Fact]
    public async Task A_refusal_and_an_outage_are_not_asked_for_again()
    {
        Studio.OnStoryboard = _ => throw new GenerationException(Failure.Of(ErrorCode.ContentPolicy, "Not this."), CallBilling.Billed);
        await _host.RunAsync(Specs.Of(scenes: 1));
        Studio.OnStoryboard = _ => throw new GenerationException(Failure.Of(ErrorCode.ProviderError, "Later."), CallBilling.NotBilled);
        await _host.RunAsync(Specs.Of(scenes: 1));

        Assert.Equal(2, Studio.Count("storyboard"));
    }

    [Fact]
    public async Task Asking_again_ends_at_the_budget()
    {
        Break("writer", 3);

        var failed = await _host.RunAsync(Specs.Of(scenes: 1) with { BudgetUsd = 0.02m });

        Assert.Equal((ErrorCode.BudgetExceeded, 2), (failed.Error!.Code, _seeds.Count));
    }

    /// <summary>Has the first answers of a model be unusable, and notes the seeds that it is asked with for the same thing.</summary>
    private void Break(string model, int times)
    {
        switch (model)
        {
            case "writer":
                Studio.OnStoryboard = request => Answer(request.Seed, times, ErrorCode.StoryboardFailed);
                break;
            case "painter":
                Studio.OnImage = request =>
                {
                    if (request.Prompt.StartsWith("start", StringComparison.Ordinal)) Answer(request.Seed, times, ErrorCode.ImageGenerationFailed);
                    return Task.CompletedTask;
                };
                break;
            default:
                Studio.OnSpeech = request => Answer(request.Seed, times, ErrorCode.VoiceGenerationFailed);
                break;
        }
    }

    private void Answer(uint seed, int times, ErrorCode code)
    {
        lock (_seeds) _seeds.Add(seed);
        if (++_unusable <= times) throw new UnusableAnswerException(Failure.Of(code, "Not this."));
    }

    private async Task<List<LedgerLine>> LinesAsync(string projectId, string model)
    {
        var lines = new List<LedgerLine>();
        await foreach (var line in new SpendingLedger(_host.Blobs, Specs.Models, TimeProvider.System).ReadAsync(new OwnerId(projectId))) lines.Add(line);
        return [.. lines.Where(l => l.Model == model)];
    }
}

using Microsoft.Extensions.Time.Testing;
using VidPipe.Core.Assets;
using VidPipe.Core.Durable;
using VidPipe.Core.Errors;
using VidPipe.Core.Jobs;
using VidPipe.Core.Projects;

namespace VidPipe.Core.Tests.Projects;

/// <summary>
/// Two plans for the same next run, of starters so slow that one's claim is taken over: whoever is told that a plan was
/// started finds that very plan in the project's run.
/// </summary>
public sealed class RunOwnerTests : IAsyncLifetime
{
    private static readonly TimeSpan TooLong = TimeSpan.FromSeconds(31);

    private readonly PipelineHost _host = new();
    private readonly FakeTimeProvider _time = new();
    private readonly TaskCompletionSource _stitched = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private string _id = "";

    public async Task InitializeAsync()
    {
        await _host.StartAsync();
        _id = (await _host.RunAsync(Specs.Of(scenes: 1))).JobId;
        _host.Studio.OnStitch = _ => _stitched.Task;
    }

    public Task DisposeAsync()
    {
        _stitched.TrySetResult();
        return _host.DisposeAsync().AsTask();
    }

    [Fact]
    public async Task A_plan_whose_run_was_started_by_the_one_whose_claim_it_took_over_is_refused()
    {
        var (first, second) = await PlansAsync();
        var (firstAtStart, secondAtStart) = (new Gate(), new Gate());
        var (slow, quick) = (Starter(firstAtStart, "StartAsync"), Starter(secondAtStart, "StartAsync"));
        var slowStart = slow.StartAsync(Next(first), default);
        await firstAtStart.Reached;
        _time.Advance(TooLong);
        var quickStart = quick.StartAsync(Next(second), default);
        await secondAtStart.Reached;

        firstAtStart.Open();
        await slowStart;
        secondAtStart.Open();
        var refused = await Assert.ThrowsAsync<VidPipeException>(() => quickStart);

        Assert.Equal(ErrorCode.WrongState, refused.Code);
        await AssertRunsAsync(first);
        await Starter().StartAsync(Next(first), default);
        Assert.Equal(ErrorCode.WrongState, (await Assert.ThrowsAsync<VidPipeException>(() => Starter().StartAsync(Next(second), default))).Code);
    }

    [Fact]
    public async Task Whose_a_run_was_is_known_after_later_runs_too()
    {
        await A_plan_whose_run_was_started_by_the_one_whose_claim_it_took_over_is_refused();
        var started = (ProjectInput)ProjectKind.Instance.InputOf((await _host.Client.GetAsync(_id, default))!);
        _stitched.SetResult();
        await _host.WaitForEndAsync(_id);

        await _host.RegenerateAsync(_id, 0, TakeKind.Clip);

        await Starter().StartAsync(new NextRun(_id, started.Owner!, started), default);
        await Assert.ThrowsAsync<VidPipeException>(() => Starter().StartAsync(new NextRun(_id, "another", started), default));
    }

    [Fact]
    public async Task A_starter_that_finds_its_claim_taken_over_leaves_the_run_of_the_other_alone()
    {
        var (first, second) = await PlansAsync();
        var atChildren = new Gate();
        var slowStart = Starter(atChildren, "ListAsync").StartAsync(Next(first), default);
        await atChildren.Reached;
        _time.Advance(TooLong);
        await Starter().StartAsync(Next(second), default);
        _stitched.SetResult();
        await _host.WaitForEndAsync(_id);

        atChildren.Open();
        var refused = await Assert.ThrowsAsync<VidPipeException>(() => slowStart);

        Assert.Equal(ErrorCode.WrongState, refused.Code);
        await AssertRunsAsync(second);
    }

    [Fact]
    public async Task A_claim_of_a_host_whose_clock_was_ahead_is_taken_over_once_the_clock_is_true()
    {
        var (first, second) = await PlansAsync();
        var atChildren = new Gate();
        var ahead = new FakeTimeProvider();
        ahead.Advance(TimeSpan.FromDays(40));
        _ = Starter(atChildren, "ListAsync", ahead).StartAsync(Next(first), default);
        await atChildren.Reached;

        await Starter().StartAsync(Next(second), default);

        await AssertRunsAsync(second);
    }

    [Fact]
    public async Task A_run_of_before_its_owner_stood_in_its_input_is_known_by_its_claim()
    {
        var (first, second) = await PlansAsync();
        var claims = new RunClaims(_host.Get<DocumentStore>(), _host.Blobs, _host.Get<JobKinds>(), _time);
        await claims.TakeAsync(_id, first.Input.Run, first.Owner, default);
        await _host.Client.StartAsync(ProjectOrchestrator.Handle, _id, first.Input, StartPolicy.ReplaceTerminal, default);

        await Starter().StartAsync(Next(first), default);

        await Assert.ThrowsAsync<VidPipeException>(() => Starter().StartAsync(Next(second), default));
    }

    private async Task<(RunPlan First, RunPlan Second)> PlansAsync() => (
        await _host.Projects.PlanRegenerateAsync(_id, 0, TakeKind.Keyframes, default),
        await _host.Projects.PlanRegenerateAsync(_id, 0, TakeKind.Clip, default));

    private async Task AssertRunsAsync(RunPlan plan)
    {
        var input = (ProjectInput)ProjectKind.Instance.InputOf((await _host.Client.GetAsync(_id, default))!);
        Assert.Equal((plan.Owner, plan.Input.Run), (input.Owner, input.Run));
        Assert.Equal(DurableJson.Serialize(plan.Input.Changes), DurableJson.Serialize(input.Changes));
    }

    private static NextRun Next(RunPlan plan) => new(plan.ProjectId, plan.Owner, plan.Input);

    /// <param name="gate">Where it stops for a while: before its first call of this name.</param>
    private NextRunStarter Starter(Gate? gate = null, string? call = null, FakeTimeProvider? time = null)
    {
        var client = new HookedClient(_host.Client);
        if (gate is not null) client.Between = name => name == call ? gate.PassAsync() : Task.CompletedTask;
        var kinds = _host.Get<JobKinds>();
        var (store, children) = (_host.Get<DocumentStore>(), new JobChildren(client, kinds));
        return new NextRunStarter(
            client, new JobDocuments(client, store, kinds), kinds, new RunClaims(store, _host.Blobs, kinds, time ?? _time), children, new DeletedJobs(client, children));
    }

    private sealed class Gate
    {
        private readonly TaskCompletionSource _reached = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly TaskCompletionSource _open = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task Reached => _reached.Task.WaitAsync(TimeSpan.FromMinutes(5));

        public void Open() => _open.SetResult();

        public Task PassAsync()
        {
            _reached.TrySetResult();
            return _open.Task;
        }
    }
}

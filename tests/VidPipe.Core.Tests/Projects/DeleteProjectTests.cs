using Microsoft.Extensions.Logging.Abstractions;
using VidPipe.Core.Assets;
using VidPipe.Core.Durable;
using VidPipe.Core.Errors;
using VidPipe.Core.Generation;
using VidPipe.Core.Jobs;
using VidPipe.Core.Metrics;
using VidPipe.Core.Projects;
using VidPipe.Core.Tests.Assets;
using VidPipe.Core.Tests.Webhooks;
using VidPipe.Core.Webhooks;

namespace VidPipe.Core.Tests.Projects;

public sealed class DeleteProjectTests : IAsyncLifetime
{
    private const string Callback = "https://receiver.example/hook";

    /// <summary>Of the deletion of a project with two runs and callbacks.</summary>
    private const int Writes = 7;

    private readonly PipelineHost _host = new();

    private ScriptedStudio Studio => _host.Studio;

    public Task InitializeAsync() => _host.StartAsync();

    public Task DisposeAsync() => _host.DisposeAsync().AsTask();

    [Fact]
    public async Task A_deleted_project_is_unknown_to_every_verb()
    {
        var id = (await _host.RunAsync(Specs.Of(scenes: 1))).JobId;

        await _host.Projects.DeleteAsync(id, default);

        Assert.Null(await _host.Projects.GetAsync(id, default));
        Assert.Null(await _host.Projects.GetStatusAsync(id, default));
        Assert.Empty((await _host.Projects.ListAsync(null, 10, null, default)).Projects);
        foreach (var verb in (Func<Task>[])
                 [
                     () => _host.Projects.DeleteAsync(id, default),
                     () => _host.Projects.StopAsync(id, default),
                     () => _host.BeginResumeAsync(id),
                     () => _host.PlanForkAsync(id),
                     () => _host.RegenerateAsync(id, 0, TakeKind.Clip),
                 ])
        {
            Assert.Equal(ErrorCode.NotFound, (await Assert.ThrowsAsync<VidPipeException>(verb)).Code);
        }
    }

    [Fact]
    public async Task Nothing_of_it_is_left_but_the_mark_and_its_spending()
    {
        var first = await _host.RunAsync(Specs.Of(prompt: "a secret", scenes: 1));
        await _host.RegenerateAsync(first.JobId, 0, TakeKind.Clip);

        await _host.Projects.DeleteAsync(first.JobId, default);

        var left = (await _host.Blobs.ListAsync($"projects/{first.JobId}", 100, null, default)).Blobs;
        Assert.Equal(ProjectKind.Instance.DocumentOf(first.JobId), Assert.Single(left).Name);
        Assert.DoesNotContain("secret", await TextAsync(left[0].Name), StringComparison.Ordinal);
        Assert.Empty((await _host.Client.ListAsync(new OrchestrationQuery(), default)).Instances);
        Assert.NotEmpty((await _host.Blobs.ListAsync($"ledger/{first.JobId}/", 100, null, default)).Blobs);
    }

    [Fact]
    public async Task What_it_made_stays_for_its_forks()
    {
        var source = await _host.RunAsync(Specs.Of());
        await _host.Projects.DeleteAsync(source.JobId, default);
        var before = CallCounts.Of(Studio);

        var same = await _host.RunAsync(Specs.Of());

        Assert.Equal(CallCounts.None, CallCounts.Of(Studio) - before);
        Assert.Equal(source.Output!.Video.Digest, same.Output!.Video.Digest);
    }

    [Fact]
    public async Task A_project_under_way_is_not_deleted()
    {
        Studio.OnPoll = (_, _) => new VideoPoll.Running();
        var id = await _host.BeginAsync(Specs.Of(scenes: 1));
        await PipelineHost.UntilAsync(() => Studio.Count("submit") == 1);

        var refused = await Assert.ThrowsAsync<VidPipeException>(() => _host.Projects.DeleteAsync(id, default));

        Assert.Equal(ErrorCode.WrongState, refused.Code);
        Assert.NotNull(await _host.Projects.GetAsync(id, default));
    }

    [Fact]
    public async Task A_terminated_project_and_a_purged_one_are_deleted()
    {
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Studio.OnStitch = _ => gate.Task;
        var terminated = await _host.BeginAsync(Specs.Of(scenes: 1));
        await PipelineHost.UntilAsync(() => Studio.Count("stitch") == 1);
        await _host.Client.TerminateAsync(terminated, "test", default);
        await _host.WaitForEndAsync(terminated);
        gate.SetResult();
        var purged = (await _host.RunAsync(Specs.Of("A train", scenes: 1))).JobId;
        await _host.Client.PurgeAsync(purged, default);

        await _host.Projects.DeleteAsync(terminated, default);
        await _host.Projects.DeleteAsync(purged, default);

        Assert.Empty((await _host.Projects.ListAsync(null, 10, null, default)).Projects);
    }

    [Fact]
    public async Task A_save_that_comes_late_brings_nothing_back()
    {
        var id = (await _host.RunAsync(Specs.Of(scenes: 1))).JobId;
        await _host.Projects.DeleteAsync(id, default);

        var saved = await _host.SaveAsync(new ProjectPatch
        {
            JobId = id,
            Run = 2,
            Revision = 1,
            At = DateTimeOffset.MaxValue,
            Status = JobStatus.Running,
            Message = "late",
            Spec = Specs.Of(),
            Changes = ProjectChanges.None,
        });

        Assert.True(saved.IsDeleted);
        Assert.Null(await _host.Projects.GetAsync(id, default));
    }

    [Fact]
    public async Task A_start_that_comes_late_ends_at_once_and_pays_nothing()
    {
        var id = (await _host.RunAsync(Specs.Of(scenes: 1))).JobId;
        await _host.Projects.DeleteAsync(id, default);
        var before = CallCounts.Of(Studio);

        await _host.Projects.StartAsync(id, Specs.Of("A train"), default);
        var late = await _host.WaitForEndAsync(id);

        Assert.Null(late);
        Assert.Equal(CallCounts.None, CallCounts.Of(Studio) - before);
    }

    [Fact]
    public async Task A_resume_planned_before_and_started_after_is_refused()
    {
        Studio.OnStitch = _ => throw new VidPipeException(ErrorCode.MediaToolError, "broken");
        var failed = await _host.RunAsync(Specs.Of(scenes: 1));
        var plan = await _host.Projects.PlanResumeAsync(failed.JobId, null, default);
        await _host.Projects.DeleteAsync(failed.JobId, default);

        var refused = await Assert.ThrowsAsync<VidPipeException>(() => _host.Projects.StartRunAsync(plan, default));

        Assert.Equal(ErrorCode.NotFound, refused.Code);
        Assert.Null(await _host.Client.GetAsync(failed.JobId, default));
        Assert.Single((await _host.Blobs.ListAsync($"projects/{failed.JobId}", 100, null, default)).Blobs);
    }

    [Fact]
    public async Task Of_a_delete_and_resumes_at_once_one_side_wins()
    {
        Studio.OnStitch = _ => throw new VidPipeException(ErrorCode.MediaToolError, "broken");
        var failed = await _host.RunAsync(Specs.Of(scenes: 1));
        var plans = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => _host.Projects.PlanResumeAsync(failed.JobId, null, default)));

        var deleting = Record.ExceptionAsync(() => _host.Projects.DeleteAsync(failed.JobId, default));
        var resumed = await Task.WhenAll(plans.Select(async p => await Record.ExceptionAsync(() => _host.Projects.StartRunAsync(p, default)) is null));
        var deleted = await deleting is null;
        var after = await _host.WaitForEndAsync(failed.JobId);

        Assert.Equal(1, resumed.Count(r => r) + (deleted ? 1 : 0));
        Assert.Equal(deleted, after is null);
    }

    [Fact]
    public async Task Nobody_is_called_for_it_any_more_and_nothing_tells_of_earlier_calls()
    {
        _host.Receiver.OnRequest = (_, _) => Task.FromResult(ScriptedReceiver.Answer(500, TimeSpan.FromHours(1)));
        var id = (await _host.RunAsync(Specs.Of(scenes: 1) with { CallbackUrl = Callback })).JobId;
        await PipelineHost.UntilAsync(() => _host.Receiver.Received.Count == 1 && Deliveries(id).Count == 1);
        var other = (await _host.RunAsync(Specs.Of("A train", scenes: 1) with { CallbackUrl = Callback })).JobId;
        await PipelineHost.UntilAsync(() => Deliveries(other).Count == 1);

        await _host.Projects.DeleteAsync(id, default);

        Assert.Empty(Deliveries(id));
        Assert.Empty(await InstancesAsync($"webhook-{id}"));
        Assert.Single(Deliveries(other));
        Assert.Single(await InstancesAsync($"webhook-{other}"));
    }

    [Fact]
    public async Task A_run_that_ends_because_its_project_is_deleted_is_told_to_nobody()
    {
        var id = (await _host.RunAsync(Specs.Of(scenes: 1))).JobId;
        await _host.Projects.DeleteAsync(id, default);

        await _host.Projects.StartAsync(id, Specs.Of("A train") with { CallbackUrl = Callback }, default);
        await _host.WaitForEndAsync(id);

        Assert.Empty(await InstancesAsync("webhook-"));
        Assert.Empty(_host.Receiver.Received);
    }

    /// <summary>The places of the test below are all that there are.</summary>
    [Fact]
    public async Task A_delete_writes_so_often()
    {
        var id = await TwoRunsAsync();
        var blobs = new FaultyBlobStore(_host.Blobs);

        await Deleter(blobs).DeleteAsync(id, default);

        Assert.Equal(Writes, blobs.Writes);
    }

    public static TheoryData<int?, int?> Deaths
    {
        get
        {
            var deaths = new TheoryData<int?, int?>();
            for (var write = 1; write <= Writes; write++)
            {
                deaths.Add(write, null);
                deaths.Add(null, write);
            }

            return deaths;
        }
    }

    [Theory]
    [MemberData(nameof(Deaths))]
    public async Task A_delete_that_was_cut_short_anywhere_is_brought_to_its_end_by_the_next(int? before, int? after)
    {
        var id = await TwoRunsAsync();
        await Assert.ThrowsAsync<CrashException>(() => Deleter(new FaultyBlobStore(_host.Blobs) { DiesBefore = before, DiesAfter = after }).DeleteAsync(id, default));

        var again = await Record.ExceptionAsync(() => _host.Projects.DeleteAsync(id, default));

        Assert.True(again is null or VidPipeException { Code: ErrorCode.NotFound }, $"{again}");
        Assert.Null(await _host.Projects.GetAsync(id, default));
        Assert.Single((await _host.Blobs.ListAsync($"projects/{id}", 100, null, default)).Blobs);
        Assert.Empty(Deliveries(id));
        Assert.Empty(await InstancesAsync(""));
        var metrics = await _host.Metrics.GetAsync(default);
        Assert.Equal((0, 0, 0), (metrics.Projects.Values.Sum(), metrics.Scenes, metrics.Clips));
        Assert.NotEqual(0, metrics.Provider.Calls);
    }

    /// <summary>A project of two runs, each of which was told to somebody.</summary>
    private async Task<string> TwoRunsAsync()
    {
        var id = (await _host.RunAsync(Specs.Of(scenes: 1) with { CallbackUrl = Callback })).JobId;
        await _host.RegenerateAsync(id, 0, TakeKind.Clip);
        await PipelineHost.UntilAsync(() => Deliveries(id).Count == 2);
        return id;
    }

    private IReadOnlyList<WebhookDelivery> Deliveries(string projectId) => _host.Webhooks.ListAsync(projectId, 100, null, default).GetAwaiter().GetResult().Webhooks;

    private async Task<IReadOnlyList<OrchestrationInstance>> InstancesAsync(string prefix) =>
        (await _host.Client.ListAsync(new OrchestrationQuery(InstanceIdPrefix: prefix), default)).Instances;

    private async Task<string> TextAsync(BlobName name)
    {
        await using var read = await _host.Blobs.OpenReadAsync(name, null, default);
        return await new StreamReader(read!.Content).ReadToEndAsync();
    }

    private JobDeleter Deleter(IBlobStore blobs)
    {
        var store = new DocumentStore(blobs);
        var kinds = _host.Get<JobKinds>();
        var claims = new RunClaims(store, blobs, kinds, TimeProvider.System);
        var children = new JobChildren(_host.Client, kinds);
        return new(_host.Client, blobs, store, new JobDocuments(_host.Client, store, kinds), kinds, claims, children, new DeletedJobs(_host.Client, children),
            new MetricsIndex(blobs, store, NullLogger<MetricsIndex>.Instance), new WebhookEraser(_host.Client, new WebhookLog(blobs, store)), TimeProvider.System);
    }
}

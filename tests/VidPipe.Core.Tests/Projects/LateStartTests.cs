using Microsoft.Extensions.Time.Testing;
using VidPipe.Core.Assets;
using VidPipe.Core.Durable;
using VidPipe.Core.Errors;
using VidPipe.Core.Jobs;
using VidPipe.Core.Metrics;
using VidPipe.Core.Projects;
using VidPipe.Core.Webhooks;

namespace VidPipe.Core.Tests.Projects;

/// <summary>Starts and deletions of one project that get in each other's way leave no project that is listed and cannot be got or deleted.</summary>
public sealed class LateStartTests : IAsyncLifetime
{
    private readonly PipelineHost _host = new() { Configure = HookedClient.AddTo };

    public Task InitializeAsync() => _host.StartAsync();

    public Task DisposeAsync() => _host.DisposeAsync().AsTask();

    /// <summary>As by a starter that had looked before the deletion, and died after its start.</summary>
    [Fact]
    public async Task What_was_started_after_a_deletion_is_neither_listed_nor_found_and_goes_with_the_next_deletion()
    {
        var id = (await _host.RunAsync(Specs.Of(scenes: 1))).JobId;
        await _host.Projects.DeleteAsync(id, default);
        await _host.Client.StartAsync(ProjectOrchestrator.Handle, id, new ProjectInput(Specs.Of("A train"), 1), StartPolicy.ReplaceTerminal, default);
        await _host.WaitForEndAsync(id);
        var other = (await _host.RunAsync(Specs.Of("A boat", scenes: 1))).JobId;

        var listed = (await _host.Projects.ListAsync(null, 10, null, default)).Projects;
        var status = await _host.Projects.GetStatusAsync(id, default);
        var refused = await Assert.ThrowsAsync<VidPipeException>(() => _host.Projects.DeleteAsync(id, default));

        Assert.Equal(other, Assert.Single(listed).ProjectId);
        Assert.Null(status);
        Assert.Equal(ErrorCode.NotFound, refused.Code);
        Assert.Null(await _host.Client.GetAsync(id, default));
    }

    [Fact]
    public async Task A_start_that_is_repeated_after_the_deletion_starts_nothing()
    {
        var id = (await _host.RunAsync(Specs.Of(scenes: 1))).JobId;
        await _host.Projects.DeleteAsync(id, default);

        Assert.Equal(StartOutcome.AlreadyExists, await _host.Projects.StartAsync(id, Specs.Of(scenes: 1), default));

        Assert.Null(await _host.Client.GetAsync(id, default));
    }

    [Fact]
    public async Task A_repeated_start_at_any_moment_of_a_deletion_leaves_no_ghost()
    {
        await AtEveryCallAsync(
            id => _host.Projects.DeleteAsync(id, default),
            async (id, _) => await _host.Projects.StartAsync(id, Specs.Of("A train", scenes: 1), default));
    }

    [Fact]
    public async Task A_next_run_at_any_moment_of_a_deletion_leaves_no_ghost()
    {
        await AtEveryCallAsync(
            id => _host.Projects.DeleteAsync(id, default),
            (_, plan) => _host.Projects.StartRunAsync(plan, default));
    }

    /// <summary>The start's claim is taken over, as of one that was too slow.</summary>
    [Fact]
    public async Task A_deletion_at_any_moment_of_a_next_run_leaves_no_ghost()
    {
        RunPlan? planned = null;
        await AtEveryCallAsync(
            _ => _host.Projects.StartRunAsync(planned!, default),
            async (id, _) => await LateDeleter().DeleteAsync(id, default),
            plan => planned = plan);
    }

    /// <summary>Runs one action again and again, and lets another in before its first call, after it, before the second, …</summary>
    private async Task AtEveryCallAsync(Func<string, Task> action, Func<string, RunPlan, Task> other, Action<RunPlan>? prepare = null)
    {
        var client = _host.Get<HookedClient>();
        for (var moment = 1; ; moment++)
        {
            var id = (await _host.RunAsync(Specs.Of($"Moment {moment}", scenes: 1))).JobId;
            var plan = await _host.Projects.PlanRegenerateAsync(id, 0, TakeKind.Clip, default);
            prepare?.Invoke(plan);
            var calls = 0;
            var actor = new AsyncLocal<bool>();
            client.Between = async _ =>
            {
                if (!actor.Value || Interlocked.Increment(ref calls) != moment) return;
                actor.Value = false;
                await Tolerated(() => other(id, plan));
            };

            await Tolerated(async () =>
            {
                actor.Value = true;
                await action(id);
            });
            client.Between = _ => Task.CompletedTask;

            await AssertNoGhostAsync(id, moment);
            if (calls < moment) return;
        }
    }

    private async Task AssertNoGhostAsync(string id, int moment)
    {
        await _host.WaitForEndAsync(id);
        var isListed = (await _host.Projects.ListAsync(null, 100, null, default)).Projects.Any(p => p.ProjectId == id);
        Assert.True(isListed == await _host.Projects.GetAsync(id, default) is not null, $"Moment {moment}: listed {isListed}, but not so when got.");
        Assert.True(isListed == await _host.Projects.GetStatusAsync(id, default) is not null, $"Moment {moment}: listed {isListed}, but not so its status.");
        if (isListed) await _host.Projects.DeleteAsync(id, default);
        Assert.True(await _host.Client.GetAsync(id, default) is null, $"Moment {moment}: an instance of a deleted project is left.");
        Assert.DoesNotContain((await _host.Projects.ListAsync(null, 100, null, default)).Projects, p => p.ProjectId == id);
    }

    private static async Task Tolerated(Func<Task> action)
    {
        try
        {
            await action();
        }
        catch (VidPipeException refused) when (refused.Code is ErrorCode.WrongState or ErrorCode.NotFound)
        {
            // One of the two may be refused.
        }
    }

    /// <summary>One that comes when claims of the others have expired.</summary>
    private JobDeleter LateDeleter()
    {
        var (client, kinds, store, time) = (_host.Client, _host.Get<JobKinds>(), _host.Get<DocumentStore>(), new FakeTimeProvider(DateTimeOffset.UtcNow.AddMinutes(1)));
        var (claims, children) = (new RunClaims(store, _host.Blobs, kinds, time), new JobChildren(client, kinds));
        return new JobDeleter(
            client, _host.Blobs, store, new JobDocuments(client, store, kinds), kinds, claims, children, new DeletedJobs(client, children),
            _host.Get<MetricsIndex>(), _host.Get<WebhookEraser>(), time);
    }
}

using Microsoft.Extensions.Time.Testing;
using VidPipe.Core.Actions;
using VidPipe.Core.Assets;
using VidPipe.Storage.Compliance;

namespace VidPipe.Core.Tests.Assets;

/// <summary>One of many makes what all want.</summary>
public sealed class ActionLeaseTests
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(30);
    private static readonly string Key = ActionKeys.For("draw", 1, "work");
    private static readonly string LeaseName = $"leases/{Key[..2]}/{Key[2..]}.json";

    private readonly FakeTimeProvider _time = new();
    private readonly FaultyBlobStore _blobs;
    private readonly TaskCompletionSource _finish = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _started = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _made;

    public ActionLeaseTests() => _blobs = new FaultyBlobStore(new InMemoryBlobStore(_time));

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Of_twenty_at_once_one_does_the_work_and_the_others_are_busy_or_get_its_result(int hosts)
    {
        var all = Enumerable.Range(0, hosts).Select(i => AssetHost.Cloud(_blobs, _time, $"epoch-{i}")).ToList();
        var runs = Enumerable.Range(0, 20)
            .Select(i => Task.Run(() => all[i % hosts].DrawAsync("work", MakeAsync, scene: i, instance: $"instance-{i % 3}")))
            .ToList();

        await _started.Task.WaitAsync(Deadline);
        _finish.SetResult();
        var results = await Task.WhenAll(runs).WaitAsync(Deadline);

        Assert.Equal(1, _made);
        Assert.Single(results, r => !r.IsBusy && !r.Cached);
        Assert.All(results, r => Assert.True(r.IsBusy || r.Output!.Text == "made"));
        Assert.True((await all[0].DrawAsync("work", MakeAsync)).Cached);
    }

    [Fact]
    public async Task The_same_owner_is_busy_while_its_first_call_still_runs()
    {
        var host = AssetHost.Embedded(_blobs, _time);
        var first = host.DrawAsync("work", MakeAsync);
        await _started.Task.WaitAsync(Deadline);

        Assert.True((await host.DrawAsync("work", MakeAsync).WaitAsync(Deadline)).IsBusy);

        _finish.SetResult();
        Assert.False((await first).IsBusy);
        Assert.Equal(1, _made);
    }

    [Fact]
    public async Task Somebody_else_is_busy_until_the_lease_has_expired()
    {
        await CrashAsync(AssetHost.Cloud, "epoch-1");
        var other = AssetHost.Cloud(_blobs, _time, "epoch-2");

        _time.Advance(TimeSpan.FromSeconds(59));
        var early = await DrawAtOnceAsync(other, instance: "instance-b");
        _time.Advance(TimeSpan.FromSeconds(1));
        var late = await DrawAtOnceAsync(other, instance: "instance-b");

        Assert.True(early.IsBusy);
        Assert.False(late.IsBusy);
    }

    [Fact]
    public async Task A_lease_that_was_taken_by_a_clock_far_ahead_holds_nobody_up_once_the_clock_is_true()
    {
        _time.Advance(TimeSpan.FromDays(40));
        await CrashAsync(AssetHost.Cloud, "epoch-1");
        var trueTime = new FakeTimeProvider();

        var result = await DrawAtOnceAsync(AssetHost.Cloud(_blobs, trueTime, "epoch-2"), instance: "instance-b");

        Assert.False(result.IsBusy);
    }

    [Fact]
    public async Task The_embedded_host_takes_over_the_leases_of_dead_epochs_at_once()
    {
        await CrashAsync(AssetHost.Embedded, "epoch-1");

        var result = await DrawAtOnceAsync(AssetHost.Embedded(_blobs, _time, "epoch-2"), instance: "instance-b");

        Assert.False(result.IsBusy);
    }

    [Fact]
    public async Task The_same_owner_goes_on_after_a_crash_without_waiting()
    {
        await CrashAsync(AssetHost.Cloud, "epoch-1");

        var result = await DrawAtOnceAsync(AssetHost.Cloud(_blobs, _time, "epoch-2"));

        Assert.False(result.IsBusy);
    }

    [Theory]
    [InlineData("instance-a", 2, null)]
    [InlineData("instance-a", 1, 3)]
    [InlineData("instance-b", 1, null)]
    public async Task Another_run_scene_or_instance_is_somebody_else(string instance, int run, int? scene)
    {
        await CrashAsync(AssetHost.Cloud, "epoch-1");

        var result = await DrawAtOnceAsync(AssetHost.Cloud(_blobs, _time, "epoch-2"), instance, run, scene);

        Assert.True(result.IsBusy);
    }

    [Fact]
    public async Task A_lease_is_renewed_while_the_work_goes_on_and_given_back_after_it()
    {
        var worker = AssetHost.Cloud(_blobs, _time, "epoch-1");
        var other = AssetHost.Cloud(_blobs, _time, "epoch-2");
        var working = worker.DrawAsync("work", MakeAsync);
        await _started.Task.WaitAsync(Deadline);

        for (var i = 0; i < 6; i++)
        {
            var renewed = _blobs.WrittenAsync(n => n.Value == LeaseName);
            _time.Advance(TimeSpan.FromSeconds(20));
            await renewed;
            Assert.True((await DrawAtOnceAsync(other, instance: "instance-b")).IsBusy);
        }

        _finish.SetResult();
        await working;
        Assert.Contains("\"expires_at\":null", await _blobs.GetAsync(LeaseName), StringComparison.Ordinal);
        Assert.Equal(1, _made);
    }

    [Fact]
    public async Task A_renewal_that_fails_is_tried_again()
    {
        var worker = AssetHost.Cloud(_blobs, _time, "epoch-1");
        var working = worker.DrawAsync("work", MakeAsync);
        await _started.Task.WaitAsync(Deadline);

        var failed = new TaskCompletionSource();
        _blobs.Fails = n => n.Value == LeaseName && failed.TrySetResult();
        _time.Advance(TimeSpan.FromSeconds(20));
        await failed.Task.WaitAsync(Deadline);
        var renewed = _blobs.WrittenAsync(n => n.Value == LeaseName);
        _time.Advance(TimeSpan.FromSeconds(20));
        await renewed;

        _finish.SetResult();
        Assert.False((await working).IsBusy);
    }

    [Fact]
    public async Task A_worker_that_was_taken_for_dead_ends_with_the_result_of_whoever_was_quicker()
    {
        var slow = AssetHost.Cloud(_blobs, _time, "epoch-1").DrawAsync("work", MakeAsync);
        await _started.Task.WaitAsync(Deadline);
        await _blobs.PutAsync(LeaseName, """{"instance_id":"instance-b","run":1,"scene_index":null,"epoch":"epoch-0","expires_at":"2020-01-01T00:00:00Z"}""");
        var quick = await AssetHost.Cloud(_blobs, _time, "epoch-2").DrawAsync("work", _ => Task.FromResult(new Words("quick")), "project-b", instance: "instance-b");

        _finish.SetResult();
        var late = await slow;

        Assert.Equal("quick", quick.Output!.Text);
        Assert.Equal(("quick", ArtefactSource.Inherited), (late.Output!.Text, late.Source));
    }

    [Fact]
    public async Task A_lease_that_cannot_be_given_back_does_not_lose_the_result()
    {
        var result = await AssetHost.Embedded(_blobs, _time).DrawAsync("work", _ =>
        {
            _blobs.Fails = n => n.Value == LeaseName;
            return Task.FromResult(new Words("made"));
        });

        Assert.Equal("made", result.Output!.Text);
    }

    private static Task<StepResult<Words>> DrawAtOnceAsync(AssetHost host, string instance = "instance-a", int run = 1, int? scene = null) =>
        host.DrawAsync("work", _ => Task.FromResult(new Words("made")), run: run, scene: scene, instance: instance);

    /// <summary>A process takes the lease as instance-a, run 1, and dies at its work.</summary>
    private async Task CrashAsync(Func<IBlobStore, TimeProvider, string, AssetHost> host, string epoch)
    {
        var blobs = new FaultyBlobStore(_blobs);
        await Assert.ThrowsAsync<CrashException>(() => host(blobs, _time, epoch).DrawAsync<Words>("work", _ => throw blobs.Die()));
    }

    private async Task<Words> MakeAsync(ActionScope scope)
    {
        Interlocked.Increment(ref _made);
        _started.TrySetResult();
        await _finish.Task;
        return new Words("made");
    }
}

using Microsoft.Extensions.Logging.Abstractions;
using VidPipe.Core.Actions;
using VidPipe.Core.Assets;
using VidPipe.Core.Retention;
using VidPipe.Core.Durable;
using VidPipe.Core.Errors;
using VidPipe.Core.Jobs;
using VidPipe.Core.Projects;
using VidPipe.Core.Tests.Projects;

namespace VidPipe.Core.Tests.Retention;

/// <summary>A clean-up without a grace period: what is unreachable goes at once, and what comes to be needed meanwhile stays.</summary>
public sealed class CleanupNowTests : IAsyncLifetime
{
    private static readonly TimeSpan JustNow = TimeSpan.FromSeconds(5);

    private readonly CleanupHost _host = new();

    public Task InitializeAsync() => _host.StartAsync();

    public Task DisposeAsync() => _host.DisposeAsync().AsTask();

    [Fact]
    public async Task What_only_a_deleted_project_had_is_gone_and_the_others_have_all_they_had()
    {
        var gone = await _host.Pipeline.RunAsync(Specs.Of("A dog") with { Voiceover = false });
        var kept = await _host.Pipeline.RunAsync(Specs.Of("A boat"));
        var digests = CleanupHost.Digests(gone).Except(CleanupHost.Digests(kept)).ToList();
        await _host.Projects.DeleteAsync(gone.JobId, default);
        await _host.AgeAsync(JustNow);

        var usual = await _host.CleanAsync();
        var now = await _host.CleanNowAsync();

        Assert.Equal(0, usual.Parts.Sum(p => p.Removed));
        Assert.NotEmpty(digests);
        Assert.True(now.Parts.Single(p => p.Part == CleanupPart.Assets).RemovedBytes > 0);
        foreach (var digest in digests) Assert.Empty(await _host.NamesAsync($"assets/{digest[..2]}/{digest[2..]}"));
        await _host.AssertWholeAsync(kept);
    }

    [Fact]
    public async Task Who_works_on_what_and_answers_that_may_be_asked_for_again_keep_their_time()
    {
        var documents = new DocumentStore(_host.Store);
        string[] names = [$"{ActionLeases.Folder}/ab/{new string('c', 62)}.json", "idempotency/ab/1.json", "instances/ab/1.json"];
        foreach (var name in names) await documents.OverwriteAsync(new BlobName(name), new DeletedJob("x", default), default);
        await _host.AgeAsync(TimeSpan.FromHours(20));

        await _host.CleanNowAsync();

        foreach (var name in names) Assert.Single(await _host.NamesAsync(name));
    }

    [Theory]
    [InlineData("actions/", 1)]
    [InlineData("assets/", 1)]
    [InlineData("assets/", 5)]
    [InlineData("operations/", 1)]
    public async Task A_project_that_is_made_just_before_something_is_removed_loses_nothing(string folder, int removal)
    {
        await LeaveAsync();
        ProjectDocument? made = null;
        var removals = 0;
        _host.Store.BeforeRemoval = async name =>
        {
            if (name.Value.StartsWith(folder, StringComparison.Ordinal) && Interlocked.Increment(ref removals) == removal) made = await _host.Pipeline.RunAsync(Specs.Of());
        };

        await _host.CleanNowAsync();
        _host.Store.BeforeRemoval = _ => Task.CompletedTask;

        Assert.Equal(JobStatus.Complete, made!.Status);
        await _host.AssertWholeAsync(made);
        await _host.AgeAsync(JustNow);
        await _host.CleanNowAsync();
        await _host.AssertWholeAsync(made);
    }

    [Theory]
    [InlineData("actions/", 0)]
    [InlineData("assets/", 6)]
    public async Task A_project_that_is_made_between_the_marks_and_the_sweep_loses_nothing(string swept, int images)
    {
        await LeaveAsync();
        ProjectDocument? made = null;
        var before = CallCounts.Of(_host.Studio);
        _host.Store.BeforeList = async prefix =>
        {
            if (prefix != swept) return;
            _host.Store.BeforeList = _ => Task.CompletedTask;
            made = await _host.Pipeline.RunAsync(Specs.Of());
        };

        await _host.CleanNowAsync();

        Assert.Equal(images, (CallCounts.Of(_host.Studio) - before).Images);
        await _host.AssertWholeAsync(made!);
    }

    [Fact]
    public async Task Bytes_that_were_found_stored_and_are_in_no_record_yet_are_held()
    {
        var digest = await LeaveAsync();
        var name = Assert.Single(await _host.NamesAsync($"assets/{digest[..2]}/{digest[2..]}"));
        await using (var workspace = _host.Pipeline.Get<IWorkspaces>().Create())
        {
            var file = workspace.NewFile("mp4");
            File.Copy(Path.Combine(_host.Pipeline.BlobFolder, name), file);
            await _host.Pipeline.Get<AssetStore>().AddAsync(workspace, file, MediaTypes.Mp4, null, null, null, default);
        }

        await _host.CleanNowAsync();

        Assert.Single(await _host.NamesAsync(name));
    }

    [Fact]
    public async Task What_another_process_has_begun_removes_nothing_in_this_one()
    {
        await LeaveAsync();
        var made = await _host.MadeAsync();
        var history = new WallClockHistory(TimeProvider.System, CleanupHost.Grace, boot: null, new DocumentStore(_host.Store), NullLogger<WallClockHistory>.Instance);
        var clock = new CleanupClock(TimeProvider.System, new TouchOnUse(TimeProvider.System, CleanupHost.Grace), history);
        var run = new CleanupRun("cleanup-1", "cleanup/runs/1/", CleanupMode.Remove, DateTimeOffset.UtcNow, CleanupHost.Grace) { IsNow = true };
        var sweep = new SweepUnused(_host.Store, [], clock);

        var refused = await Assert.ThrowsAsync<VidPipeException>(() => sweep.RunAsync(new ActivityContext("cleanup-1"), new SweepInput(run, CleanupPart.Assets, "", 0), default));

        Assert.Equal(ErrorCode.WrongState, refused.Code);
        Assert.Equal(made, await _host.MadeAsync());
    }

    [Fact]
    public void A_store_that_others_may_work_on_keeps_its_grace_period()
    {
        var service = new CleanupService(null!, null!, new CleanupPolicy(CleanupHost.Grace, null), null!, TimeProvider.System);

        var refused = Assert.Throws<VidPipeException>(() => service.Plan(CleanupMode.Remove, CleanupGrace.None));

        Assert.Equal(ErrorCode.NotSupported, refused.Code);
    }

    /// <summary>Leaves all that a project made, unreachable.</summary>
    /// <returns>The digest of its video.</returns>
    private async Task<string> LeaveAsync()
    {
        var gone = await _host.Pipeline.RunAsync(Specs.Of());
        await _host.Projects.DeleteAsync(gone.JobId, default);
        await _host.AgeAsync(JustNow);
        return gone.Output!.Video.Digest;
    }
}

using VidPipe.Core.Jobs;
using VidPipe.Core.Projects;
using VidPipe.Core.Tests.Projects;

namespace VidPipe.Core.Tests.Retention;

/// <summary>Projects that come to need, in the midst of a clean-up, what it has chosen.</summary>
public sealed class CleanupRaceTests : IAsyncLifetime
{
    private readonly CleanupHost _host = new();

    public async Task InitializeAsync()
    {
        await _host.StartAsync();
        var gone = await _host.Pipeline.RunAsync(Specs.Of());
        await _host.Projects.DeleteAsync(gone.JobId, default);
        await _host.AgeAsync(CleanupHost.LongAgo);
    }

    public Task DisposeAsync() => _host.DisposeAsync().AsTask();

    [Theory]
    [InlineData("actions/", 1)]
    [InlineData("actions/", 7)]
    [InlineData("assets/", 1)]
    [InlineData("assets/", 5)]
    [InlineData("operations/", 1)]
    public async Task A_project_that_is_made_just_before_something_is_removed_loses_nothing(string folder, int removal)
    {
        ProjectDocument? made = null;
        var removals = 0;
        _host.Store.BeforeRemoval = async name =>
        {
            if (name.Value.StartsWith(folder, StringComparison.Ordinal) && Interlocked.Increment(ref removals) == removal) made = await _host.Pipeline.RunAsync(Specs.Of());
        };

        await _host.CleanAsync();

        Assert.Equal(JobStatus.Complete, made!.Status);
        await _host.AssertWholeAsync(made);
        await _host.AgeAsync(CleanupHost.LongAgo);
        await _host.CleanAsync();
        await _host.AssertWholeAsync(made);
    }

    [Fact]
    public async Task A_project_that_finds_all_records_just_before_they_would_go_makes_nothing_and_keeps_them()
    {
        ProjectDocument? made = null;
        var before = CallCounts.Of(_host.Studio);
        _host.Store.BeforeList = async prefix =>
        {
            if (prefix != "actions/") return;
            _host.Store.BeforeList = _ => Task.CompletedTask;
            made = await _host.Pipeline.RunAsync(Specs.Of());
        };

        await _host.CleanAsync();

        Assert.Equal(CallCounts.None, CallCounts.Of(_host.Studio) - before);
        await _host.AssertWholeAsync(made!);
    }

    [Fact]
    public async Task Files_that_are_made_again_after_their_records_went_are_not_taken_for_the_old_ones()
    {
        ProjectDocument? made = null;
        var before = CallCounts.Of(_host.Studio);
        _host.Store.BeforeList = async prefix =>
        {
            if (prefix != "assets/") return;
            _host.Store.BeforeList = _ => Task.CompletedTask;
            made = await _host.Pipeline.RunAsync(Specs.Of());
        };

        await _host.CleanAsync();

        Assert.Equal(6, (CallCounts.Of(_host.Studio) - before).Images);
        await _host.AssertWholeAsync(made!);
    }
}

using VidPipe.Core.Durable;
using VidPipe.Core.Errors;

namespace VidPipe.Engine.Tests.Journal;

public sealed class FaultTests : EngineTest
{
    [Fact]
    public async Task Full_disk_fails_callers_and_health_and_what_was_not_written_is_not_acted_on()
    {
        var ran = 0;
        var count = Activity<string, int>("count", (_, _) => Task.FromResult(Interlocked.Increment(ref ran)));
        var orchestrator = Orchestrator<string, int>("counting", (context, text) => context.CallActivityAsync(count, text));
        Tuning = Tuning with { MaxPages = 40 };
        var engine = await StartAsync();

        // Far more than 40 pages of 4 KB.
        var refused = await Assert.ThrowsAnyAsync<VidPipeException>(() => BeginAsync(engine, orchestrator, "1", new string('x', 1_000_000)));

        Assert.Equal(ErrorCode.DatabaseError, refused.Code);
        Assert.False(engine.IsHealthy);
        Assert.Equal(0, ran);
        var later = await Assert.ThrowsAnyAsync<VidPipeException>(() => BeginAsync(engine, orchestrator, "2", "small"));
        Assert.Equal(ErrorCode.DatabaseError, later.Code);
    }

    [Fact]
    public async Task Journal_is_whole_after_the_disk_was_full()
    {
        var orchestrator = Orchestrator<string, int>("length", (_, text) => Task.FromResult(text.Length));
        Tuning = Tuning with { MaxPages = 40 };
        var engine = await StartAsync();
        await BeginAsync(engine, orchestrator, "before", "abc");
        await EndOfAsync(engine, "before");
        await Assert.ThrowsAnyAsync<VidPipeException>(() => BeginAsync(engine, orchestrator, "lost", new string('x', 1_000_000)));
        await engine.DisposeAsync();

        Tuning = Tuning with { MaxPages = null };
        var reopened = await StartAsync();

        Assert.Equal("3", (await reopened.Client.GetAsync("before", default))!.Output);
        Assert.Null(await reopened.Client.GetAsync("lost", default));
    }

    [Fact]
    public async Task Reads_are_refused_too_as_they_would_show_work_that_has_stopped_as_going_on()
    {
        var orchestrator = Orchestrator<string, int>("length", (_, text) => Task.FromResult(text.Length));
        Tuning = Tuning with { MaxPages = 40 };
        var engine = await StartAsync();
        await BeginAsync(engine, orchestrator, "1", "abc");
        await EndOfAsync(engine, "1");
        await Assert.ThrowsAnyAsync<VidPipeException>(() => BeginAsync(engine, orchestrator, "2", new string('x', 1_000_000)));

        var refused = await Assert.ThrowsAnyAsync<VidPipeException>(() => engine.Client.GetAsync("1", default));

        Assert.Equal(ErrorCode.DatabaseError, refused.Code);
        Assert.Contains("Restart the host", refused.Message);
    }

    [Fact]
    public async Task A_journal_that_cannot_be_opened_is_named()
    {
        await File.WriteAllTextAsync(Path.Combine(Folder, "journal.db"), new string('x', 8192));

        var refused = await Assert.ThrowsAnyAsync<VidPipeException>(() => StartAsync());

        Assert.Equal(ErrorCode.DatabaseError, refused.Code);
        Assert.Contains(Path.Combine(Folder, "journal.db"), refused.Message);
    }

    [Fact]
    public async Task Waiting_callers_are_told_when_the_engine_fails()
    {
        var go = new ExternalEvent<int>("go");
        var orchestrator = Orchestrator<string, int>("waiting", (context, _) => context.WaitForExternalEventAsync(go, default));
        Tuning = Tuning with { MaxPages = 40 };
        var engine = await StartAsync();
        await BeginAsync(engine, orchestrator, "1", "");

        var waiting = engine.Client.WaitForCompletionAsync("1", default);
        await Assert.ThrowsAnyAsync<VidPipeException>(() => engine.Client.RaiseEventAsync("1", "go", $"\"{new string('x', 1_000_000)}\"", default));

        var told = await Assert.ThrowsAnyAsync<VidPipeException>(() => waiting.WaitAsync(TimeSpan.FromSeconds(20)));
        Assert.Equal(ErrorCode.DatabaseError, told.Code);
    }

    [Fact]
    public async Task Client_of_an_engine_that_was_not_started_says_so()
    {
        var engine = new DurableEngine(
            new DurableEngineOptions { DataFolder = Folder }, Catalog, NoServices.Instance, TimeProvider.System,
            Microsoft.Extensions.Logging.Abstractions.NullLoggerFactory.Instance);

        var refused = await Assert.ThrowsAnyAsync<VidPipeException>(() => engine.Client.GetAsync("1", default));

        Assert.Equal(ErrorCode.WrongState, refused.Code);
    }
}

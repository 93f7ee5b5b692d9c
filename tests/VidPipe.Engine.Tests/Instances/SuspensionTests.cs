namespace VidPipe.Engine.Tests.Instances;

public sealed class SuspensionTests : EngineTest
{
    [Fact]
    public async Task Result_recorded_during_a_suspension_counts_after_a_restart()
    {
        var release = new TaskCompletionSource();
        var runs = 0;
        var work = Activity<int, int>("work", async (input, _) =>
        {
            Interlocked.Increment(ref runs);
            await release.Task;
            return input + 1;
        });
        var orchestrator = Orchestrator<int, int>("one", async (context, input) =>
        {
            var working = context.CallActivityAsync(work, input);
            await context.CreateTimerAsync(context.Now, default);
            return await working;
        });
        var engine = await StartAsync();
        await BeginAsync(engine, orchestrator, "a", 1);
        await UntilAsync(() => Task.FromResult(Volatile.Read(ref runs) == 1), "the activity runs");
        await engine.Client.SuspendAsync("a", null, default);
        release.SetResult();
        await UntilAsync(
            async () => (await engine.Client.GetHistoryAsync("a", default))!.Any(e => e.EventType == "TaskCompleted"), "the result is recorded");
        await engine.DisposeAsync();

        engine = await StartAsync();
        await engine.Client.ResumeAsync("a", null, default);
        var end = await EndOfAsync(engine, "a");

        Assert.Equal(("2", 1), (end.Output, runs));
        Assert.Single((await engine.Client.GetHistoryAsync("a", default))!, e => e.EventType == "TaskCompleted");
    }
}

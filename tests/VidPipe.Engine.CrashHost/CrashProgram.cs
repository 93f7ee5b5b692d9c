using VidPipe.Core.Durable;

namespace VidPipe.Engine.CrashHost;

/// <summary>An orchestration with steps, children and timers whose activities leave a trace that a kill does not erase.</summary>
public static class CrashProgram
{
    public const int Branches = 8;
    public const int StepsPerBranch = 12;

    private static readonly Activity<string, string> Step = new("step");

    private static readonly Orchestrator<int, List<string>> Branch = new("branch", "branch", async (context, branch) =>
    {
        var results = new List<string>();
        for (var i = 0; i < StepsPerBranch; i++)
        {
            results.Add(await context.CallActivityAsync(Step, $"{branch}.{i}"));
            if (i % 4 == 3) await context.CreateTimerAsync(context.Now.AddMilliseconds(5), default);
        }

        return results;
    });

    public static Orchestrator<Unit, List<string>> Root { get; } = new("root", "root", async (context, _) =>
        [.. (await Task.WhenAll(Enumerable.Range(0, Branches).Select(n => context.CallSubOrchestratorAsync(Branch, $"branch-{n}", n)))).SelectMany(r => r)]);

    public static DurableCatalog Catalog(string folder) =>
        new DurableCatalog().Add(Root).Add(Branch).Add(Step, _ => new TracedStep(Path.Combine(folder, "runs.log")));

    /// <summary>Its result names the process that made it, so that the output tells whose result was kept.</summary>
    private sealed class TracedStep(string log) : IActivity<string, string>
    {
        private static readonly Lock Gate = new();

        public async Task<string> RunAsync(ActivityContext context, string input, CancellationToken cancellationToken)
        {
            var result = $"{input}@{Environment.ProcessId}";
            lock (Gate)
            {
                using var file = new FileStream(log, FileMode.Append, FileAccess.Write);
                file.Write(System.Text.Encoding.UTF8.GetBytes(result + "\n"));
                file.Flush(flushToDisk: true);
            }

            await Task.Delay(3, cancellationToken);
            return result;
        }
    }
}

using VidPipe.Core.Durable;
using VidPipe.Core.Errors;

namespace VidPipe.Core.Jobs;

/// <summary>
/// Waits, without an activity or a child under way, until the host that does the work has the settings that some models need:
/// looks by durable timer, soon at first, then more and more rarely, so that neither a restart with the setting is noticed late
/// nor a history of weeks grows large.
/// </summary>
internal sealed class ModelWait(IOrchestrationContext context)
{
    private static readonly TimeSpan FirstWait = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(5);

    /// <summary>Of the time that a wait has lasted, the part after which it looks again.</summary>
    private const double Part = 0.05;

    private readonly List<string> _missing = [];
    private TaskCompletionSource _ended = new();

    /// <summary>What is missing, one sentence each; empty when nothing is waited for.</summary>
    public IReadOnlyCollection<string> Missing => [.. _missing.Distinct()];

    /// <summary>Whether a step has failed for want of a setting. Activities fail with this code for nothing else.</summary>
    public static bool IsFor(Failure failure) => failure.Code == ErrorCode.NotSupported;

    /// <param name="ending">Completes when the run is known to end.</param>
    /// <param name="show">Called whenever <see cref="Missing"/> may have changed, and after each look.</param>
    /// <exception cref="RunEndedException">The run is ending, or all waits were ended.</exception>
    public async Task UntilFoundAsync(IReadOnlyList<string> models, string missing, Task ending, Action show)
    {
        var ended = _ended.Task;
        var since = context.Now;
        _missing.Add(missing);
        try
        {
            while (true)
            {
                show();
                await DelayAsync(Clamp((context.Now - since) * Part), ending, ended);
                if (ending.IsCompleted || ended.IsCompleted) throw new RunEndedException();
                var found = await context.CallActivityAsync(LookForModels.Handle, new ModelsWanted(models), RetryOptions.Infrastructure);
                if (found.Missing is null) return;
            }
        }
        finally
        {
            _missing.Remove(missing);
            show();
        }
    }

    /// <summary>Ends the waits that are under way: the run has failed elsewhere.</summary>
    public void End()
    {
        var ended = _ended;
        _ended = new TaskCompletionSource();
        ended.SetResult();
    }

    private async Task DelayAsync(TimeSpan delay, Task ending, Task ended)
    {
        using var lost = new CancellationTokenSource();
        var timer = context.CreateTimerAsync(context.Now + delay, lost.Token);
        if (await Task.WhenAny(timer, ending, ended) != timer) lost.Cancel();
    }

    private static TimeSpan Clamp(TimeSpan wait) => wait < FirstWait ? FirstWait : wait > LongestWait ? LongestWait : wait;
}

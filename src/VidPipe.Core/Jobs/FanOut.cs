using VidPipe.Core.Durable;
using VidPipe.Core.Errors;

namespace VidPipe.Core.Jobs;

/// <summary>A child orchestration that has ended.</summary>
/// <param name="Result">Null when the child itself broke (terminated from outside, say).</param>
/// <param name="Failure">Of one that broke.</param>
/// <param name="Seconds">From its start to its end.</param>
internal sealed record EndedChild<TItem, TResult>(TItem Item, TResult? Result, Failure? Failure, double Seconds)
    where TResult : class;

/// <summary>
/// Runs one child orchestration per item, a few at once. When the run begins to end, items that wait are not begun, and the
/// children under way are told to begin nothing more: one that is not told (it is about to begin) finds the run marked.
/// </summary>
internal sealed class FanOut<TItem, TInput, TResult>(
    JobRun run, Orchestrator<TInput, TResult> child, int maxParallel, Func<TItem, int> indexOf, Func<TItem, TInput> inputOf)
    where TResult : class
{
    private readonly List<Child> _running = [];

    /// <summary>Whether a child has failed for want of a setting, which all that wait would lack as well.</summary>
    private Failure? _lacking;

    /// <param name="ended">Called for each child that has ended, but those that lacked a setting: they are begun again when it is there.</param>
    /// <param name="lacks">The setting that a child lacked; null for all other results.</param>
    /// <param name="models">The models that a missing setting is waited for.</param>
    /// <param name="mayWait">Whether the setting is still worth waiting for when all others have ended.</param>
    /// <param name="report">Called when the children have been told that the run is ending.</param>
    public async Task RunAsync(
        IReadOnlyList<TItem> items,
        Func<EndedChild<TItem, TResult>, Task> ended,
        Func<EndedChild<TItem, TResult>, Failure?> lacks,
        IReadOnlyList<string> models,
        Func<bool> mayWait,
        Action report)
    {
        var waiting = new Queue<TItem>(items);
        while (true)
        {
            while (_lacking is null && !run.IsEnding && _running.Count < maxParallel && waiting.TryDequeue(out var item)) _running.Add(Start(item));
            if (_running.Count == 0 && _lacking is not null && mayWait() && !run.IsEnding)
            {
                await run.WaitForAsync(models, _lacking);
                _lacking = null;
                continue;
            }

            if (_running.Count == 0) return;
            await NextAsync(report);
            foreach (var done in _running.Where(c => c.Result.IsCompleted).ToList())
            {
                _running.Remove(done);
                var end = await EndOfAsync(done);
                if (lacks(end) is { } want)
                {
                    waiting.Enqueue(done.Item);
                    _lacking = want;
                    continue;
                }

                await ended(end);
            }
        }
    }

    private Child Start(TItem item)
    {
        var id = InstanceIds.ForChild(run.Context, child, run.Run, indexOf(item));
        return new Child(id, item, run.Context.CallSubOrchestratorAsync(child, id, inputOf(item)), run.Context.Now);
    }

    private async Task NextAsync(Action report)
    {
        var any = Task.WhenAny(_running.Select(c => c.Result));
        await Task.WhenAny(any, run.Ending);
        if (run.IsEnding)
        {
            foreach (var told in _running.Where(c => !c.IsTold && !c.Result.IsCompleted))
            {
                told.IsTold = true;
                run.Context.SendEvent(told.Id, StopSignal.Event, new StopRequest(run.Run));
            }

            report();
        }

        await any;
    }

    private async Task<EndedChild<TItem, TResult>> EndOfAsync(Child done)
    {
        try
        {
            var result = await done.Result;
            return new(done.Item, result, null, (run.Context.Now - done.StartedAt).TotalSeconds);
        }
        catch (TaskFailedException failed)
        {
            return new(done.Item, null, failed.Failure, (run.Context.Now - done.StartedAt).TotalSeconds);
        }
    }

    private sealed record Child(string Id, TItem Item, Task<TResult> Result, DateTimeOffset StartedAt)
    {
        public bool IsTold { get; set; }
    }
}

namespace VidPipe.Engine.Activities;

/// <summary>First come, first served, so many at a time.</summary>
internal sealed class LaneQueue(int limit)
{
    // Activities that end without waiting are run one after the other on the same thread, but not for ever: pumps need
    // the pool's threads too.
    private const int RunsPerVisit = 32;

    private readonly object _gate = new();
    private readonly Queue<ActivityRun> _waiting = new();
    private readonly Stack<Worker> _idle = new();
    private readonly List<Worker> _workers = [];
    private readonly TaskCompletionSource _drained = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private bool _stopped;

    public void Enqueue(ActivityRun run)
    {
        Worker? worker;
        lock (_gate)
        {
            if (_stopped) return;
            if (!_idle.TryPop(out worker))
            {
                if (_workers.Count == limit)
                {
                    _waiting.Enqueue(run);
                    return;
                }

                worker = new Worker(this);
                _workers.Add(worker);
            }

            worker.Current = run;
        }

        ThreadPool.UnsafeQueueUserWorkItem(worker, preferLocal: false);
    }

    /// <summary>Starts nothing more and cancels what runs.</summary>
    /// <returns>Completes when nothing runs any more.</returns>
    public Task Stop()
    {
        ActivityRun[] running;
        lock (_gate)
        {
            _stopped = true;
            _waiting.Clear();
            running = [.. _workers.Select(worker => worker.Current).OfType<ActivityRun>()];
            if (running.Length == 0) _drained.TrySetResult();
        }

        foreach (var run in running) run.Activities.Cancel();
        return _drained.Task;
    }

    private bool Next(Worker worker)
    {
        lock (_gate)
        {
            if (!_stopped && _waiting.TryDequeue(out var next))
            {
                worker.Current = next;
                return true;
            }

            worker.Current = null;
            _idle.Push(worker);
            if (_stopped && _idle.Count == _workers.Count) _drained.TrySetResult();
            return false;
        }
    }

    private sealed class Worker(LaneQueue lane) : IThreadPoolWorkItem
    {
        /// <summary>Changed under the lane's lock.</summary>
        public ActivityRun? Current { get; set; }

        void IThreadPoolWorkItem.Execute() => _ = WorkAsync();

        private async Task WorkAsync()
        {
            for (var runs = 1; ; runs++)
            {
                await Current!.RunAsync().ConfigureAwait(false);
                if (!lane.Next(this)) return;
                if (runs < RunsPerVisit) continue;
                ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
                return;
            }
        }
    }
}

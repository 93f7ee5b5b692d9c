namespace VidPipe.Engine.Instances;

/// <summary>What a pump hands its messages to.</summary>
internal interface IPumpHandler
{
    void Attach(Pump pump);

    void Handle(PumpMessage message);
}

/// <summary>
/// The single thread of one instance: a mailbox served by one pool thread at a time, a synchronization context and a
/// task scheduler in one. Orchestrator code and all its continuations run here and nowhere else.
/// </summary>
internal sealed class Pump : SynchronizationContext, IThreadPoolWorkItem
{
    // After so many messages the thread goes back to the pool, so that one busy instance does not starve the others.
    private const int MessagesPerVisit = 64;

    private readonly IPumpHandler _handler;
    private readonly PumpScheduler _scheduler;
    private readonly object _gate = new();
    private readonly Queue<PumpMessage> _mail = new();
    private readonly Queue<(SendOrPostCallback Callback, object? State)> _continuations = new();
    private bool _scheduled;
    private volatile int _servingThread;

    public Pump(IPumpHandler handler)
    {
        _handler = handler;
        _scheduler = new PumpScheduler(this);
        handler.Attach(this);
    }

    /// <summary>Whether the calling thread is serving this pump at this moment.</summary>
    public bool IsCurrent => _servingThread == Environment.CurrentManagedThreadId;

    public void Post(PumpMessage message)
    {
        lock (_gate)
        {
            _mail.Enqueue(message);
            if (_scheduled) return;
            _scheduled = true;
        }

        ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
    }

    /// <summary>Posts a run of messages that are all for this pump.</summary>
    public void Post(List<(LiveInstance Instance, PumpMessage Message)> messages, int start, int end)
    {
        lock (_gate)
        {
            for (var i = start; i < end; i++) _mail.Enqueue(messages[i].Message);
            if (_scheduled) return;
            _scheduled = true;
        }

        ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
    }

    /// <summary>Queues a continuation of the orchestrator; from any other thread it is a breach of the rules.</summary>
    public override void Post(SendOrPostCallback d, object? state)
    {
        if (IsCurrent) _continuations.Enqueue((d, state));
        else Post(new ForeignContinuationMessage());
    }

    public override void Send(SendOrPostCallback d, object? state)
    {
        if (!IsCurrent) throw new InvalidOperationException("Only the orchestrator's own code may run on its pump.");
        d(state);
    }

    public override SynchronizationContext CreateCopy() => this;

    /// <summary>Runs what the last event has set in motion, until nothing is left to run.</summary>
    public void RunContinuations()
    {
        while (_continuations.TryDequeue(out var next)) next.Callback(next.State);
    }

    void IThreadPoolWorkItem.Execute()
    {
        // Inside a task of our scheduler TaskScheduler.Current is ours too, so ContinueWith stays on the pump.
        new Task(Serve).RunSynchronously(_scheduler);
    }

    private void Serve()
    {
        var outer = Current;
        SetSynchronizationContext(this);
        _servingThread = Environment.CurrentManagedThreadId;
        bool more;
        var served = 0;
        do
        {
            PumpMessage message;
            lock (_gate) message = _mail.Dequeue();
            _handler.Handle(message);
            lock (_gate)
            {
                more = _scheduled = _mail.Count > 0;
                // Before another thread can serve: the mark is its own afterwards.
                if (!more || ++served >= MessagesPerVisit) _servingThread = 0;
            }
        }
        while (more && served < MessagesPerVisit);

        SetSynchronizationContext(outer);
        if (more) ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
    }

    private sealed class PumpScheduler(Pump pump) : TaskScheduler
    {
        public override int MaximumConcurrencyLevel => 1;

        protected override void QueueTask(Task task) => pump.Post(_ => TryExecuteTask(task), null);

        protected override bool TryExecuteTaskInline(Task task, bool taskWasPreviouslyQueued) =>
            !taskWasPreviouslyQueued && TryExecuteTask(task);

        protected override IEnumerable<Task> GetScheduledTasks() => [];
    }
}

namespace VidPipe.Engine.Instances;

/// <summary>
/// What the activities of one execution share. It outlives an eviction: results are recorded, and the execution activated
/// by them. A new execution and a rewind have another, so results of what was begun before come to nothing.
/// </summary>
/// <param name="key">The instance's.</param>
internal sealed class ExecutionActivities(long key, string instanceId)
{
    private readonly object _gate = new();
    private CancellationTokenSource? _cancellation;

    public long Key => key;

    public string InstanceId => instanceId;

    /// <summary>Whether their results count. Belongs to the writer thread.</summary>
    public bool Live { get; set; } = true;

    /// <summary>Cancelled when the instance is terminated or the host stops.</summary>
    public CancellationToken Token
    {
        get
        {
            lock (_gate) return (_cancellation ??= new CancellationTokenSource()).Token;
        }
    }

    public void Cancel()
    {
        CancellationTokenSource cancellation;
        lock (_gate) cancellation = _cancellation ??= new CancellationTokenSource();
        cancellation.Cancel();
    }
}

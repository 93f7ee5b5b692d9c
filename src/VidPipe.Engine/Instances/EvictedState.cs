namespace VidPipe.Engine.Instances;

/// <summary>What an execution leaves behind when it is evicted from memory, to find it again when it is activated.</summary>
/// <param name="Timers">When its timers are due, by their sequence.</param>
/// <param name="Dispatched">The sequences of activities that are not to be started again: they wait, run, or were answered during its suspension.</param>
internal sealed record EvictedState(IReadOnlyDictionary<long, long> Timers, IReadOnlyCollection<long> Dispatched, ExecutionActivities Activities)
{
    public bool IsEmpty => Timers.Count == 0 && Dispatched.Count == 0;
}

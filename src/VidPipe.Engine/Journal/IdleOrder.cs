using VidPipe.Engine.Instances;

namespace VidPipe.Engine.Journal;

/// <summary>
/// The instances in memory by their last events, the longest idle first. One that was taken out to be asked whether it can
/// be evicted is back after its next event. Belongs to the writer thread.
/// </summary>
internal sealed class IdleOrder
{
    private readonly LinkedList<LiveInstance> _order = new();

    public void Touch(LiveInstance instance)
    {
        if (instance.IdlePlace == _order.Last) return;
        Remove(instance);
        _order.AddLast(instance.IdlePlace);
    }

    public void Remove(LiveInstance instance)
    {
        if (instance.IdlePlace.List is not null) _order.Remove(instance.IdlePlace);
    }

    /// <param name="before">The last event is no later than this, on the clock that cannot be set.</param>
    public IEnumerable<LiveInstance> Take(long before, int max)
    {
        for (; max > 0 && _order.First is { } longest && longest.Value.LastElapsed <= before; max--)
        {
            _order.RemoveFirst();
            yield return longest.Value;
        }
    }
}

using VidPipe.StandIn.Calls;

namespace VidPipe.StandIn.Serving;

/// <summary>All violations so far. Safe to use from many threads.</summary>
internal sealed class Violations
{
    private readonly Lock _gate = new();
    private readonly List<Violation> _all = [];

    public event Action<Violation>? Added;

    public IReadOnlyList<Violation> All
    {
        get
        {
            lock (_gate) return [.. _all];
        }
    }

    public void Add(Violation violation)
    {
        lock (_gate) _all.Add(violation);
        Added?.Invoke(violation);
    }
}

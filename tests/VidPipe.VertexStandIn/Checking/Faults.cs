namespace VidPipe.StandIn.Checking;

/// <summary>What is wrong with one request.</summary>
internal sealed class Faults
{
    private readonly List<(string Path, string Message)> _found = [];

    public IReadOnlyList<(string Path, string Message)> Found => _found;

    public bool Any => _found.Count > 0;

    public void Add(string path, string message) => _found.Add((path, message));

    public void When(bool wrong, string path, string message)
    {
        if (wrong) Add(path, message);
    }
}

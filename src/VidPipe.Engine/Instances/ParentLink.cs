namespace VidPipe.Engine.Instances;

/// <summary>Who started a child, and which call of which execution waits for it.</summary>
/// <param name="Sequence">The call's number, or -1 when a rewind took the call back: the next call with this child's id adopts it.</param>
internal sealed record ParentLink(long Key, string Id, long Execution, long Sequence)
{
    public const long Released = -1;
}

namespace VidPipe.Engine.Instances;

/// <summary>What an orchestrator may ask for under a sequence number.</summary>
internal enum CallKind
{
    Activity,
    Timer,
    Child,
    Send,
}

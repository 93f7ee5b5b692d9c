using VidPipe.Core.Errors;

namespace VidPipe.Engine.Instances;

/// <summary>The code does not take the path that its history holds.</summary>
internal sealed class NonDeterminismException(string message) : VidPipeException(ErrorCode.Internal, message)
{
    public static NonDeterminismException Of(long sequence, string inHistory, string asked) => new(
        $"NonDeterministicOrchestration: at sequence {sequence} history holds {inHistory}, but the code asked for {asked}.");

    public static NonDeterminismException Unreadable(string name, string why) => new(
        $"NonDeterministicOrchestration: the recorded result of '{name}' is not of the type that the code expects: {why}");

    /// <summary>A mistake of the code, with any history.</summary>
    public static NonDeterminismException ForeignAwait { get; } = new(
        "NonDeterministicOrchestration: the code awaits something that is not a task of its context, so history cannot hold its outcome.");
}

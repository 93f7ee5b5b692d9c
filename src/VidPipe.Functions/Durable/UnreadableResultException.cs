namespace VidPipe.Functions.Durable;

/// <summary>
/// A recorded result is not of the type that the code expects: another version's history. No failure with a code, which an
/// orchestrator would take for one of the work.
/// </summary>
internal sealed class UnreadableResultException(string name, string why)
    : Exception($"NonDeterministicOrchestration: the recorded result of '{name}' is not of the type that the code expects: {why}");

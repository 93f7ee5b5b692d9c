namespace VidPipe.Core.Durable;

/// <summary>An orchestrator as the engines see it: a name and a function over JSON.</summary>
public abstract class OrchestratorHandle
{
    private protected OrchestratorHandle(string name, string idPrefix, IReadOnlyList<OrchestratorHandle> children) =>
        (Name, IdPrefix, Children) = (name, idPrefix, children);

    /// <summary>The stable name that history and the management API know it by.</summary>
    public string Name { get; }

    /// <summary>The kind that begins its instance ids (<c>project</c> in <c>project-…</c>).</summary>
    public string IdPrefix { get; }

    /// <summary>The kinds it starts as children, for back ends that do not carry terminate and purge to them.</summary>
    public IReadOnlyList<OrchestratorHandle> Children { get; }

    /// <summary>Runs the orchestrator. Called by an engine, on the instance's own single-threaded pump.</summary>
    public abstract Task<string> RunAsync(IOrchestrationContext context, string? inputJson);
}

/// <summary>
/// A typed orchestrator. The function must be deterministic: it awaits only tasks of its context
/// (and <see cref="Task.WhenAll(Task[])"/>/<see cref="Task.WhenAny(Task[])"/> of them), never with ConfigureAwait(false).
/// </summary>
public sealed class Orchestrator<TInput, TOutput>(
    string name,
    string idPrefix,
    Func<IOrchestrationContext, TInput, Task<TOutput>> run,
    params IReadOnlyList<OrchestratorHandle> children)
    : OrchestratorHandle(name, idPrefix, children)
{
    public override async Task<string> RunAsync(IOrchestrationContext context, string? inputJson) =>
        DurableJson.Serialize(await run(context, DurableJson.Deserialize<TInput>(inputJson)!));
}

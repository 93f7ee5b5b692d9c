namespace VidPipe.Core.Durable;

/// <summary>How an engine runs an activity: its handle and a function over JSON.</summary>
public sealed record ActivityRegistration(
    ActivityHandle Handle,
    Func<IServiceProvider, ActivityContext, string?, CancellationToken, Task<string>> RunAsync);

/// <summary>All orchestrators and activities of a host, by name. Filled once at start-up by each feature.</summary>
public sealed class DurableCatalog
{
    private readonly Dictionary<string, OrchestratorHandle> _orchestrators = new(StringComparer.Ordinal);
    private readonly Dictionary<string, ActivityRegistration> _activities = new(StringComparer.Ordinal);

    public IReadOnlyDictionary<string, OrchestratorHandle> Orchestrators => _orchestrators;

    public IReadOnlyDictionary<string, ActivityRegistration> Activities => _activities;

    /// <exception cref="ArgumentException">The name is taken.</exception>
    public DurableCatalog Add(OrchestratorHandle orchestrator)
    {
        _orchestrators.Add(orchestrator.Name, orchestrator);
        return this;
    }

    /// <summary>Adds an activity; <paramref name="resolve"/> gets its implementation for each run.</summary>
    /// <exception cref="ArgumentException">The name is taken.</exception>
    public DurableCatalog Add<TInput, TOutput>(
        Activity<TInput, TOutput> activity, Func<IServiceProvider, IActivity<TInput, TOutput>> resolve)
    {
        _activities.Add(activity.Name, new ActivityRegistration(activity, async (services, context, inputJson, cancellationToken) =>
        {
            var input = DurableJson.Deserialize<TInput>(inputJson)!;
            var output = await resolve(services).RunAsync(context, input, cancellationToken).ConfigureAwait(false);
            return DurableJson.Serialize(output);
        }));
        return this;
    }
}

using VidPipe.Core.Durable;

namespace VidPipe.Durable.Compliance;

/// <summary>What all themes of the suite share. A test fills the catalogue, then starts the host.</summary>
public abstract class ComplianceTest<TBackEnd> : IAsyncLifetime
    where TBackEnd : IBackEnd, new()
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(30);

    private readonly TBackEnd _backEnd = new();
    private int _names;

    protected DurableCatalog Catalog { get; private set; } = new();

    protected IOrchestrationClient Client { get; private set; } = null!;

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await _backEnd.DisposeAsync();

    protected bool Has(BackEndCapabilities capability) => _backEnd.Capabilities.HasFlag(capability);

    protected async Task StartHostAsync() => Client = await _backEnd.StartAsync(Catalog);

    protected async Task RestartHostAsync() => Client = await _backEnd.RestartAsync(Catalog);

    protected Orchestrator<TInput, TOutput> Orchestrator<TInput, TOutput>(
        Func<IOrchestrationContext, TInput, Task<TOutput>> run, params IReadOnlyList<OrchestratorHandle> children)
    {
        var name = $"Orchestrator{++_names}";
        var orchestrator = new Orchestrator<TInput, TOutput>(name, name.ToLowerInvariant(), run, children);
        Catalog.Add(orchestrator);
        return orchestrator;
    }

    protected Activity<TInput, TOutput> Activity<TInput, TOutput>(Func<TInput, TOutput> run) =>
        Activity<TInput, TOutput>((_, input, _) => Task.FromResult(run(input)));

    protected Activity<TInput, TOutput> Activity<TInput, TOutput>(Func<ActivityContext, TInput, CancellationToken, Task<TOutput>> run)
    {
        var activity = new Activity<TInput, TOutput>($"Activity{++_names}");
        Catalog.Add(activity, _ => new DelegateActivity<TInput, TOutput>(run));
        return activity;
    }

    protected static string NewId(string kind = "test") => $"{kind}-{Guid.NewGuid():n}";

    protected async Task<string> BeginAsync<TInput, TOutput>(Orchestrator<TInput, TOutput> orchestrator, TInput input, string? id = null)
    {
        id ??= NewId();
        Assert.Equal(StartOutcome.Started, await Client.StartAsync(orchestrator, id, input, StartPolicy.OnlyIfAbsent, default));
        return id;
    }

    protected async Task<OrchestrationInstance> EndOfAsync(string id)
    {
        using var deadline = new CancellationTokenSource(Deadline);
        try
        {
            return await Client.WaitForCompletionAsync(id, deadline.Token)
                ?? throw new InvalidOperationException($"{id} does not exist.");
        }
        catch (OperationCanceledException)
        {
            var last = await Client.GetAsync(id, default);
            throw new TimeoutException($"{id} did not end; it is {last?.Status} with custom status {last?.CustomStatus}.");
        }
    }

    /// <summary>Runs to the end and returns the output, which must be there.</summary>
    protected async Task<TOutput> OutputOfAsync<TInput, TOutput>(Orchestrator<TInput, TOutput> orchestrator, TInput input)
    {
        var end = await EndOfAsync(await BeginAsync(orchestrator, input));
        Assert.True(end.Status == OrchestrationStatus.Completed, $"{end.Status}: {end.Output}");
        return DurableJson.Deserialize<TOutput>(end.Output)!;
    }

    protected async Task<OrchestrationInstance> FailureOfAsync<TInput, TOutput>(Orchestrator<TInput, TOutput> orchestrator, TInput input)
    {
        var end = await EndOfAsync(await BeginAsync(orchestrator, input));
        Assert.True(end.Status == OrchestrationStatus.Failed, $"{end.Status}: {end.Output}");
        return end;
    }

    protected Task<OrchestrationInstance> StatusAsync(string id, OrchestrationStatus status) =>
        InstanceAsync(id, instance => instance.Status == status);

    /// <summary>Waits until the instance looks like that.</summary>
    protected async Task<OrchestrationInstance> InstanceAsync(string id, Func<OrchestrationInstance, bool> looks)
    {
        OrchestrationInstance? last = null;
        await UntilAsync(async () => (last = await Client.GetAsync(id, default)) is not null && looks(last), () => $"{id}: {last}");
        return last!;
    }

    protected Task CustomStatusAsync(string id, string status) =>
        InstanceAsync(id, instance => instance.CustomStatus == DurableJson.Serialize(status));

    protected static async Task UntilAsync(Func<Task<bool>> condition, Func<string> describe)
    {
        var until = TimeProvider.System.GetUtcNow() + Deadline;
        while (!await condition())
        {
            if (TimeProvider.System.GetUtcNow() > until) throw new TimeoutException(describe());
            await Task.Delay(5);
        }
    }

    protected Task RaiseAsync<T>(string id, ExternalEvent<T> externalEvent, T payload) =>
        Client.RaiseEventAsync(id, externalEvent.Name, DurableJson.Serialize(payload), default);

    private sealed class DelegateActivity<TInput, TOutput>(Func<ActivityContext, TInput, CancellationToken, Task<TOutput>> run)
        : IActivity<TInput, TOutput>
    {
        public Task<TOutput> RunAsync(ActivityContext context, TInput input, CancellationToken cancellationToken) =>
            run(context, input, cancellationToken);
    }
}

using Microsoft.Extensions.DependencyInjection;
using VidPipe.Core.Durable;

namespace VidPipe.Core.Tests.Projects;

/// <summary>A client that lets a test in between two calls: where others might be quicker.</summary>
internal sealed class HookedClient(IOrchestrationClient inner) : IOrchestrationClient
{
    /// <summary>Called before and after each call, with the name of its method.</summary>
    public Func<string, Task> Between { get; set; } = _ => Task.CompletedTask;

    /// <summary>Puts one in front of the client of a host, for all that the host does.</summary>
    public static void AddTo(IServiceCollection services)
    {
        var client = services.Last(s => s.ServiceType == typeof(IOrchestrationClient));
        services.AddSingleton(s => new HookedClient((IOrchestrationClient)(client.ImplementationInstance ?? client.ImplementationFactory!(s))));
        services.AddSingleton<IOrchestrationClient>(s => s.GetRequiredService<HookedClient>());
    }

    public Task<StartOutcome> StartAsync<TInput, TOutput>(
        Orchestrator<TInput, TOutput> orchestrator, string instanceId, TInput input, StartPolicy policy, CancellationToken cancellationToken) =>
        HookedAsync(nameof(StartAsync), () => inner.StartAsync(orchestrator, instanceId, input, policy, cancellationToken));

    public Task<OrchestrationInstance?> GetAsync(string instanceId, CancellationToken cancellationToken) =>
        HookedAsync(nameof(GetAsync), () => inner.GetAsync(instanceId, cancellationToken));

    public Task<OrchestrationInstance?> WaitForCompletionAsync(string instanceId, CancellationToken cancellationToken) =>
        HookedAsync(nameof(WaitForCompletionAsync), () => inner.WaitForCompletionAsync(instanceId, cancellationToken));

    public Task<OrchestrationPage> ListAsync(OrchestrationQuery query, CancellationToken cancellationToken) =>
        HookedAsync(nameof(ListAsync), () => inner.ListAsync(query, cancellationToken));

    public Task<IReadOnlyList<HistoryEvent>?> GetHistoryAsync(string instanceId, CancellationToken cancellationToken) =>
        inner.GetHistoryAsync(instanceId, cancellationToken);

    public Task<CommandOutcome> RaiseEventAsync(string instanceId, string eventName, string? payloadJson, CancellationToken cancellationToken) =>
        inner.RaiseEventAsync(instanceId, eventName, payloadJson, cancellationToken);

    public Task<CommandOutcome> SuspendAsync(string instanceId, string? reason, CancellationToken cancellationToken) =>
        inner.SuspendAsync(instanceId, reason, cancellationToken);

    public Task<CommandOutcome> ResumeAsync(string instanceId, string? reason, CancellationToken cancellationToken) =>
        inner.ResumeAsync(instanceId, reason, cancellationToken);

    public Task<CommandOutcome> TerminateAsync(string instanceId, string? reason, CancellationToken cancellationToken) =>
        HookedAsync(nameof(TerminateAsync), () => inner.TerminateAsync(instanceId, reason, cancellationToken));

    public Task<CommandOutcome> RewindAsync(string instanceId, string? reason, CancellationToken cancellationToken) =>
        inner.RewindAsync(instanceId, reason, cancellationToken);

    public Task<(CommandOutcome Outcome, string? InstanceId)> RestartAsync(string instanceId, RestartId restartId, CancellationToken cancellationToken) =>
        inner.RestartAsync(instanceId, restartId, cancellationToken);

    public Task<CommandOutcome> PurgeAsync(string instanceId, CancellationToken cancellationToken) =>
        HookedAsync(nameof(PurgeAsync), () => inner.PurgeAsync(instanceId, cancellationToken));

    public Task<int> PurgeAsync(OrchestrationQuery query, CancellationToken cancellationToken) => inner.PurgeAsync(query, cancellationToken);

    private async Task<T> HookedAsync<T>(string name, Func<Task<T>> call)
    {
        await Between(name);
        var result = await call();
        await Between(name);
        return result;
    }
}

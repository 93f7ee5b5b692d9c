using System.Text.Json;
using Microsoft.DurableTask.Client;
using VidPipe.Core.Durable;
using VidPipe.Core.Errors;
using static VidPipe.Functions.Durable.PlatformCalls;
using OrchestrationQuery = VidPipe.Core.Durable.OrchestrationQuery;

namespace VidPipe.Functions.Durable;

/// <summary>
/// Our contract over the client of the Durable Task SDK. What back ends leave out it adds: one start per id, terminate
/// and purge for the children too, restart, pages in order.
/// </summary>
internal sealed class DurableTaskOrchestrationClient(
    IDurableClientSource source, DurableCatalog catalog, InstanceClaims claims, IEntropy entropy, TimeProvider time, ListOrder order)
    : IOrchestrationClient
{
    private static readonly string[] EveryStatus = [.. Enum.GetNames<OrchestrationRuntimeStatus>()];

    private static readonly string[] LivingStatuses =
        [nameof(OrchestrationRuntimeStatus.Pending), nameof(OrchestrationRuntimeStatus.Running), nameof(OrchestrationRuntimeStatus.Suspended)];

    private static readonly TimeSpan FirstLook = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan LongestLook = TimeSpan.FromSeconds(1);

    /// <summary>Within this the children of a terminated instance are looked for again, since some may have been about to start.</summary>
    private static readonly TimeSpan TerminationLimit = TimeSpan.FromSeconds(20);

    private readonly Parents _parents = new(catalog);

    private DurableTaskClient Platform => source.Client;

    private InstanceList Instances => new(Platform, _parents, order);

    public Task<StartOutcome> StartAsync<TInput, TOutput>(
        Orchestrator<TInput, TOutput> orchestrator, string instanceId, TInput input, StartPolicy policy, CancellationToken cancellationToken)
    {
        if (!InstanceIds.IsValid(instanceId))
        {
            throw new VidPipeException(ErrorCode.InvalidInput, $"'{instanceId}' cannot be an instance id.");
        }

        return StartAsync(orchestrator.Name, instanceId, DurableJson.Serialize(input), policy, cancellationToken);
    }

    public async Task<OrchestrationInstance?> GetAsync(string instanceId, CancellationToken cancellationToken)
    {
        if (!InstanceIds.IsValid(instanceId)) return null;

        var found = await AskAsync(() => Platform.GetInstanceAsync(instanceId, getInputsAndOutputs: true, cancellationToken), cancellationToken);
        return found is null ? null : InstanceView.Of(found, _parents);
    }

    /// <remarks>It looks again and again: the platform's own waits never end for an instance that is purged meanwhile.</remarks>
    public async Task<OrchestrationInstance?> WaitForCompletionAsync(string instanceId, CancellationToken cancellationToken)
    {
        for (var pause = FirstLook; ; pause = TimeSpan.FromTicks(Math.Min(pause.Ticks * 2, LongestLook.Ticks)))
        {
            var found = await GetAsync(instanceId, cancellationToken);
            if (found is null || found.Status.IsTerminal()) return found;
            await Task.Delay(pause, time, cancellationToken);
        }
    }

    public Task<OrchestrationPage> ListAsync(OrchestrationQuery query, CancellationToken cancellationToken) =>
        Instances.PageAsync(query, cancellationToken);

    public async Task<IReadOnlyList<HistoryEvent>?> GetHistoryAsync(string instanceId, CancellationToken cancellationToken)
    {
        if (await GetAsync(instanceId, cancellationToken) is null) return null;
        throw new VidPipeException(ErrorCode.NotSupported, "Here the history is told by the platform's own management API alone (showHistory=true).");
    }

    public Task<CommandOutcome> RaiseEventAsync(string instanceId, string eventName, string? payloadJson, CancellationToken cancellationToken)
    {
        EnsureJson(payloadJson);
        var payload = payloadJson is null ? null : new RawJson(payloadJson);
        return OnLivingAsync(instanceId, () => Platform.RaiseEventAsync(instanceId, eventName, payload, cancellationToken), cancellationToken);
    }

    public Task<CommandOutcome> SuspendAsync(string instanceId, string? reason, CancellationToken cancellationToken) =>
        OnLivingAsync(instanceId, () => Platform.SuspendInstanceAsync(instanceId, reason, cancellationToken), cancellationToken);

    public Task<CommandOutcome> ResumeAsync(string instanceId, string? reason, CancellationToken cancellationToken) =>
        OnLivingAsync(instanceId, () => Platform.ResumeInstanceAsync(instanceId, reason, cancellationToken), cancellationToken);

    public async Task<CommandOutcome> TerminateAsync(string instanceId, string? reason, CancellationToken cancellationToken)
    {
        if (await GetAsync(instanceId, cancellationToken) is not { } instance) return CommandOutcome.NotFound;
        if (instance.Status.IsTerminal()) return CommandOutcome.WrongState;

        await EndAsync(instance, reason, cancellationToken);
        return CommandOutcome.Accepted;
    }

    public async Task<CommandOutcome> RewindAsync(string instanceId, string? reason, CancellationToken cancellationToken)
    {
        if (await GetAsync(instanceId, cancellationToken) is not { } instance) return CommandOutcome.NotFound;
        if (instance.Status != OrchestrationStatus.Failed) return CommandOutcome.WrongState;
        try
        {
            await TellAsync(() => Platform.RewindInstanceAsync(instanceId, reason ?? "", cancellationToken), cancellationToken);
            return CommandOutcome.Accepted;
        }
        catch (VidPipeException refused) when (refused.Code == ErrorCode.NotSupported)
        {
            return CommandOutcome.NotSupported;
        }
    }

    /// <remarks>A start with the old input: the platform's restart is missing in some back ends, and gives new ids no kind.</remarks>
    public async Task<(CommandOutcome Outcome, string? InstanceId)> RestartAsync(
        string instanceId, RestartId restartId, CancellationToken cancellationToken)
    {
        if (await GetAsync(instanceId, cancellationToken) is not { } instance) return (CommandOutcome.NotFound, null);
        if (!instance.Status.IsTerminal()) return (CommandOutcome.WrongState, null);

        var (id, policy) = restartId == RestartId.Same ? (instanceId, StartPolicy.ReplaceTerminal) : (NewId(instance), StartPolicy.OnlyIfAbsent);
        var outcome = await StartAsync(instance.Name, id, instance.Input ?? "null", policy, cancellationToken);
        return outcome == StartOutcome.Started ? (CommandOutcome.Accepted, id) : (CommandOutcome.WrongState, null);
    }

    public async Task<CommandOutcome> PurgeAsync(string instanceId, CancellationToken cancellationToken)
    {
        if (await GetAsync(instanceId, cancellationToken) is not { } instance) return CommandOutcome.NotFound;
        return await PurgeFamilyAsync(instance, cancellationToken) > 0 ? CommandOutcome.Accepted : CommandOutcome.WrongState;
    }

    public async Task<int> PurgeAsync(OrchestrationQuery query, CancellationToken cancellationToken)
    {
        // All are collected first: a list that shrinks under its continuation token skips some.
        var matching = new List<OrchestrationInstance>();
        await foreach (var instance in Instances.AllAsync(query, cancellationToken))
        {
            if (instance.ParentInstanceId is null && instance.Status.IsTerminal()) matching.Add(instance);
        }

        var purged = 0;
        foreach (var instance in matching)
        {
            // Looked at again: it may have been restarted since.
            if (await GetAsync(instance.InstanceId, cancellationToken) is { } present) purged += await PurgeFamilyAsync(present, cancellationToken);
        }

        return purged;
    }

    private async Task<StartOutcome> StartAsync(
        string orchestrator, string instanceId, string inputJson, StartPolicy policy, CancellationToken cancellationToken)
    {
        var present = await GetAsync(instanceId, cancellationToken);
        if (policy == StartPolicy.ReplaceTerminal)
        {
            if (present is { } && !present.Status.IsTerminal()) return StartOutcome.AlreadyExists;
            return await ScheduleAsync(orchestrator, instanceId, inputJson, LivingStatuses, cancellationToken);
        }

        if (present is not null || !await TryClaimAsync(instanceId, cancellationToken)) return StartOutcome.AlreadyExists;
        try
        {
            return await ScheduleAsync(orchestrator, instanceId, inputJson, EveryStatus, cancellationToken);
        }
        catch
        {
            // It may have started or not; the next starter is free to find out at once.
            await claims.ReleaseAsync(instanceId);
            throw;
        }
    }

    /// <summary>
    /// Whether it is ours to start. While it is another's, its instance comes, or the claim can be taken over once its
    /// holder is taken for dead: nothing is said to exist that nobody has started.
    /// </summary>
    private async Task<bool> TryClaimAsync(string instanceId, CancellationToken cancellationToken)
    {
        for (var pause = FirstLook; ; pause = TimeSpan.FromTicks(Math.Min(pause.Ticks * 2, LongestLook.Ticks)))
        {
            if (await claims.TryClaimAsync(instanceId, cancellationToken)) return true;
            await Task.Delay(pause, time, cancellationToken);
            if (await GetAsync(instanceId, cancellationToken) is not null) return false;
        }
    }

    private async Task<StartOutcome> ScheduleAsync(
        string orchestrator, string instanceId, string inputJson, string[] keptStatuses, CancellationToken cancellationToken)
    {
        var options = new Microsoft.DurableTask.StartOrchestrationOptions(instanceId) { DedupeStatuses = keptStatuses };
        try
        {
            await TellAsync(() => Platform.ScheduleNewOrchestrationInstanceAsync(orchestrator, new RawJson(inputJson), options, cancellationToken), cancellationToken);
            return StartOutcome.Started;
        }
        catch (VidPipeException exists) when (exists.Code == ErrorCode.WrongState)
        {
            return StartOutcome.AlreadyExists;
        }
    }

    private async Task<CommandOutcome> OnLivingAsync(string instanceId, Func<Task> command, CancellationToken cancellationToken)
    {
        if (await GetAsync(instanceId, cancellationToken) is not { } instance) return CommandOutcome.NotFound;
        if (instance.Status.IsTerminal()) return CommandOutcome.WrongState;

        await TellAsync(command, cancellationToken);
        return CommandOutcome.Accepted;
    }

    /// <summary>Ends an instance and then, when it can start no more of them, its descendants.</summary>
    private async Task EndAsync(OrchestrationInstance root, string? reason, CancellationToken cancellationToken)
    {
        var options = new TerminateInstanceOptions(new RawJson(DurableJson.Serialize(reason ?? "Terminated.")), Recursive: true);
        await TellAsync(() => Platform.TerminateInstanceAsync(root.InstanceId, options, cancellationToken), cancellationToken);
        if (!catalog.Orchestrators.TryGetValue(root.Name, out var handle) || handle.Children.Count == 0) return;

        using var limit = new CancellationTokenSource(TerminationLimit, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            await WaitForCompletionAsync(root.InstanceId, either.Token);
            var descendants = new Descendants(catalog, Instances);
            while (true)
            {
                var living = (await descendants.OfAsync(root, either.Token)).Where(child => !child.Status.IsTerminal()).ToList();
                if (living.Count == 0) return;

                foreach (var child in living)
                {
                    await TellAsync(() => Platform.TerminateInstanceAsync(child.InstanceId, options, either.Token), either.Token);
                }

                foreach (var child in living) await WaitForCompletionAsync(child.InstanceId, either.Token);
            }
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // The command is recorded; a back end this slow ends the rest in its own time.
        }
    }

    /// <returns>How many instances went; 0 when one of the family is not terminal.</returns>
    private async Task<int> PurgeFamilyAsync(OrchestrationInstance root, CancellationToken cancellationToken)
    {
        if (!root.Status.IsTerminal()) return 0;

        var descendants = await new Descendants(catalog, Instances).OfAsync(root, cancellationToken);
        if (descendants.Any(child => !child.Status.IsTerminal())) return 0;

        // The root goes last: what is left over after a crash is found under it again.
        foreach (var instance in descendants.Reverse().Append(root))
        {
            await TellAsync(() => Platform.PurgeInstanceAsync(instance.InstanceId, cancellation: cancellationToken), cancellationToken);
            await claims.ReleaseAsync(instance.InstanceId);
        }

        return descendants.Count + 1;
    }

    private string NewId(OrchestrationInstance instance)
    {
        var kind = catalog.Orchestrators.TryGetValue(instance.Name, out var handle) ? handle.IdPrefix : instance.Name;
        return InstanceIds.New(kind, time.GetUtcNow(), entropy.Next());
    }

    private static void EnsureJson(string? payloadJson)
    {
        if (payloadJson is null) return;
        try
        {
            using var parsed = JsonDocument.Parse(payloadJson);
        }
        catch (JsonException exception)
        {
            throw new VidPipeException(ErrorCode.InvalidInput, $"The event's payload is not JSON: {exception.Message}", exception);
        }
    }
}

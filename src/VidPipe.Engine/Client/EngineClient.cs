using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using VidPipe.Core.Durable;
using VidPipe.Core.Errors;
using VidPipe.Engine.Instances;
using VidPipe.Engine.Journal;

namespace VidPipe.Engine.Client;

internal sealed class EngineClient(Func<EngineRuntime> runtime) : IOrchestrationClient
{
    private const int MaxPageSize = 1000;

    public Task<StartOutcome> StartAsync<TInput, TOutput>(
        Orchestrator<TInput, TOutput> orchestrator, string instanceId, TInput input, StartPolicy policy, CancellationToken cancellationToken)
    {
        if (!InstanceIds.IsValid(instanceId))
        {
            throw new VidPipeException(ErrorCode.InvalidInput, $"'{instanceId}' cannot be an instance id.");
        }

        var inputJson = DurableJson.Serialize(input);
        return RecordAsync(
            ledger =>
            {
                var row = ledger.Find(instanceId);
                if (row is null) ledger.Create(instanceId, orchestrator.Name, inputJson, null);
                else if (policy == StartPolicy.ReplaceTerminal && row.Status.IsTerminal()) ledger.Replace(row, orchestrator.Name, inputJson, null);
                else return StartOutcome.AlreadyExists;
                return StartOutcome.Started;
            },
            cancellationToken);
    }

    public Task<OrchestrationInstance?> GetAsync(string instanceId, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return Task.FromResult(runtime().Reader.Find(instanceId) is { } row ? View(row) : null);
    }

    public async Task<OrchestrationInstance?> WaitForCompletionAsync(string instanceId, CancellationToken cancellationToken)
    {
        while (true)
        {
            // Listening before looking: an end in between is not missed.
            var end = runtime().Waiters.NextEnd(instanceId);
            var found = await GetAsync(instanceId, cancellationToken).ConfigureAwait(false);
            if (found is null || found.Status.IsTerminal()) return found;
            await end.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    public Task<OrchestrationPage> ListAsync(OrchestrationQuery query, CancellationToken cancellationToken)
    {
        if (query.PageSize is < 1 or > MaxPageSize)
        {
            throw new VidPipeException(ErrorCode.InvalidInput, $"The page size must be 1 to {MaxPageSize}.");
        }

        var after = query.ContinuationToken is null ? null : Decode(query.ContinuationToken);
        return Task.Run(
            () =>
            {
                var rows = runtime().Reader.List(query, after, query.PageSize + 1);
                var page = rows.Take(query.PageSize).Select(View).ToList();
                return new OrchestrationPage(page, rows.Count > query.PageSize ? Encode(page[^1].InstanceId) : null);
            },
            cancellationToken);
    }

    public Task<IReadOnlyList<HistoryEvent>?> GetHistoryAsync(string instanceId, CancellationToken cancellationToken) => Task.Run(
        () => runtime().Reader.FindWithEvents(instanceId) is var (row, events) ? HistoryView.Of(row, events) : null, cancellationToken);

    public Task<CommandOutcome> RaiseEventAsync(string instanceId, string eventName, string? payloadJson, CancellationToken cancellationToken)
    {
        EnsureJson(payloadJson);
        return OnLiveAsync(
            instanceId,
            (ledger, instance) =>
            {
                ledger.Append(instance, EventKind.EventRaised, -1, eventName, payloadJson);
                return CommandOutcome.Accepted;
            },
            cancellationToken);
    }

    public Task<CommandOutcome> SuspendAsync(string instanceId, string? reason, CancellationToken cancellationToken) =>
        ChangeAsync(instanceId, OrchestrationStatus.Suspended, EventKind.Suspended, reason, cancellationToken);

    public Task<CommandOutcome> ResumeAsync(string instanceId, string? reason, CancellationToken cancellationToken) =>
        ChangeAsync(instanceId, OrchestrationStatus.Running, EventKind.Resumed, reason, cancellationToken);

    public Task<CommandOutcome> TerminateAsync(string instanceId, string? reason, CancellationToken cancellationToken) => OnLiveAsync(
        instanceId,
        (ledger, instance) =>
        {
            Ending.Terminate(ledger, instance, reason);
            return CommandOutcome.Accepted;
        },
        cancellationToken);

    public Task<CommandOutcome> RewindAsync(string instanceId, string? reason, CancellationToken cancellationToken) => RecordAsync(
        ledger =>
        {
            if (ledger.Find(instanceId) is not { } row) return CommandOutcome.NotFound;
            if (row.Status != OrchestrationStatus.Failed) return CommandOutcome.WrongState;
            Rewinding.Rewind(ledger, row, reason);
            return CommandOutcome.Accepted;
        },
        cancellationToken);

    public Task<(CommandOutcome Outcome, string? InstanceId)> RestartAsync(
        string instanceId, RestartId restartId, CancellationToken cancellationToken) => RecordAsync<(CommandOutcome, string?)>(
        ledger =>
        {
            if (ledger.Find(instanceId) is not { } row) return (CommandOutcome.NotFound, null);
            if (!row.Status.IsTerminal()) return (CommandOutcome.WrongState, null);
            if (restartId == RestartId.Same) return (CommandOutcome.Accepted, ledger.Replace(row, row.Name, row.Input, null).Id);
            return (CommandOutcome.Accepted, ledger.Create(NewId(row), row.Name, row.Input, null).Id);
        },
        cancellationToken);

    public Task<CommandOutcome> PurgeAsync(string instanceId, CancellationToken cancellationToken) => RecordAsync(
        ledger => ledger.Find(instanceId) is not { } row
            ? CommandOutcome.NotFound
            : Ending.Purge(ledger, row) > 0 ? CommandOutcome.Accepted : CommandOutcome.WrongState,
        cancellationToken);

    public async Task<int> PurgeAsync(OrchestrationQuery query, CancellationToken cancellationToken)
    {
        var purged = 0;
        var next = query;
        while (true)
        {
            var page = await ListAsync(next, cancellationToken).ConfigureAwait(false);
            foreach (var instance in page.Instances.Where(i => i.ParentInstanceId is null && i.Status.IsTerminal()))
            {
                // Checked again inside the transaction: it may have been restarted since.
                purged += await RecordAsync(
                    ledger => ledger.Find(instance.InstanceId) is { } row ? Ending.Purge(ledger, row) : 0, cancellationToken).ConfigureAwait(false);
            }

            if (page.ContinuationToken is null) return purged;
            next = next with { ContinuationToken = page.ContinuationToken };
        }
    }

    private Task<CommandOutcome> ChangeAsync(
        string instanceId, OrchestrationStatus to, EventKind kind, string? reason, CancellationToken cancellationToken) => OnLiveAsync(
        instanceId,
        (ledger, instance) =>
        {
            // Asking for what is already so is no error, and changes nothing.
            if (instance.Status == to) return CommandOutcome.Accepted;
            ledger.Append(instance, kind, -1, null, reason);
            ledger.SetStatus(instance, to);
            return CommandOutcome.Accepted;
        },
        cancellationToken);

    private Task<CommandOutcome> OnLiveAsync(
        string instanceId, Func<Ledger, LiveInstance, CommandOutcome> command, CancellationToken cancellationToken) => RecordAsync(
        ledger =>
        {
            if (ledger.FindLive(instanceId) is { } live) return command(ledger, live);
            return ledger.Find(instanceId) is null ? CommandOutcome.NotFound : CommandOutcome.WrongState;
        },
        cancellationToken);

    private Task<T> RecordAsync<T>(Func<Ledger, T> apply, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var operation = new AwaitedOperation<T>(apply);
        runtime().Writer.Enqueue(operation);
        return operation.Outcome.WaitAsync(cancellationToken);
    }

    private string NewId(InstanceRow row)
    {
        var kind = runtime().Catalog.Orchestrators.TryGetValue(row.Name, out var orchestrator) ? orchestrator.IdPrefix : row.Name;
        var random = new UInt128(BitConverter.ToUInt64(RandomNumberGenerator.GetBytes(8)), BitConverter.ToUInt64(RandomNumberGenerator.GetBytes(8)));
        return InstanceIds.New(kind, runtime().Time.GetUtcNow(), random);
    }

    private static OrchestrationInstance View(InstanceRow row) => new(
        row.Name,
        row.Id,
        row.Parent?.Id,
        row.Status,
        new DateTimeOffset(row.CreatedAt, TimeSpan.Zero),
        new DateTimeOffset(row.UpdatedAt, TimeSpan.Zero),
        row.Input,
        row.Output,
        row.CustomStatus,
        DurableJson.Deserialize<Failure>(row.Failure));

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

    private static string Encode(string id) => Convert.ToBase64String(Encoding.UTF8.GetBytes(id));

    private static string Decode(string token)
    {
        try
        {
            return Encoding.UTF8.GetString(Convert.FromBase64String(token));
        }
        catch (FormatException exception)
        {
            throw new VidPipeException(ErrorCode.InvalidInput, "The continuation token is not one of ours.", exception);
        }
    }
}

using System.Collections.Concurrent;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using VidPipe.Core.Assets;
using VidPipe.Core.Durable;
using VidPipe.Core.Errors;
using VidPipe.Core.Generation;
using VidPipe.Core.Spending;

namespace VidPipe.Core.Actions;

/// <summary>
/// Results of actions under the keys of their work: what was made once is returned, whoever asks; what was not is made by one
/// of those who ask. One instance per host. Thread-safe. Failures of the store throw STORAGE_ERROR.
/// </summary>
/// <param name="touchOnUse">Null for a store that is never cleaned up.</param>
/// <param name="paidAnswers">Null where paid answers are kept in memory only, while their action runs.</param>
public sealed class ActionCache(
    IBlobStore blobs,
    AssetStore assets,
    IWorkspaces workspaces,
    SpendingLedger ledger,
    HostEpoch epoch,
    TimeProvider time,
    ILogger<ActionCache> logger,
    TouchOnUse? touchOnUse = null,
    IPaidAnswers? paidAnswers = null)
{
    /// <summary>How long the store may be down after a payment before the attempt gives up, where the next one finds what was paid for.</summary>
    private static readonly TimeSpan ShortOutage = TimeSpan.FromSeconds(5);

    /// <summary>The same where it does not: nothing but waiting keeps it then.</summary>
    private static readonly TimeSpan LongOutage = TimeSpan.FromMinutes(10);

    private readonly DocumentStore _documents = new(blobs);
    private readonly ActionRecords _records = new(new DocumentStore(blobs), logger);
    private readonly ActionLeases _leases = new(new DocumentStore(blobs), epoch, time, logger);

    /// <summary>Keys worked on in this process. The lease lets its own owner in again, after a crash: not while the first is at it.</summary>
    private readonly ConcurrentDictionary<string, Unit> _working = new(StringComparer.Ordinal);

    /// <summary>
    /// The recorded result when all its assets are there; else does the work, records and returns its result; busy (no
    /// output) while somebody else does it; ended (no output) when it would have to be paid for and the run is ending.
    /// </summary>
    /// <param name="version">Part of the key: another version has other results.</param>
    /// <param name="instanceId">Who asks: its rerun after a crash goes on at once.</param>
    /// <param name="execute">Does the work; its exceptions pass through, and nothing is recorded then.</param>
    public async Task<StepResult<TOutput>> RunAsync<TWork, TOutput>(
        string actionName,
        int version,
        string instanceId,
        WorkItem<TWork> item,
        Func<ActionScope, TWork, CancellationToken, Task<TOutput>> execute,
        CancellationToken cancellationToken)
        where TOutput : class
    {
        var key = ActionKeys.For(actionName, version, item.Work);
        try
        {
            return await FindOrMakeAsync(actionName, version, key, instanceId, item, execute, cancellationToken);
        }
        catch (RunEndingException)
        {
            return new StepResult<TOutput>(null, ArtefactSource.Generated, key, 0, 0, Cached: false) { IsEnded = true };
        }
    }

    /// <summary>What a call would cost at the model table's price; nothing for a model that is no longer in it.</summary>
    public decimal PriceOf(PricedCall? call) => call is null ? 0 : ledger.PriceOf(call.Model, call.Quantity);

    private async Task<StepResult<TOutput>> FindOrMakeAsync<TWork, TOutput>(
        string actionName,
        int version,
        string key,
        string instanceId,
        WorkItem<TWork> item,
        Func<ActionScope, TWork, CancellationToken, Task<TOutput>> execute,
        CancellationToken cancellationToken)
        where TOutput : class
    {
        if (await FindAsync<TOutput>(key, item.Owner, cancellationToken) is { } hit)
        {
            ActionTelemetry.Hit(actionName);
            return hit;
        }

        if (!_working.TryAdd(key, Unit.Value)) return Busy<TOutput>(actionName, key);

        try
        {
            var lease = await _leases.TryTakeAsync(key, instanceId, item.Run, item.SceneIndex, cancellationToken);
            if (lease is null) return Busy<TOutput>(actionName, key);
            try
            {
                // Before the record is read again: what is written after this look is somebody else's, not what we replace.
                var replaced = (await blobs.HeadAsync(ActionRecords.NameOf(key), cancellationToken))?.ETag;
                return await FindAsync<TOutput>(key, item.Owner, cancellationToken)
                    ?? await Renewal.WhileAsync(
                        time,
                        () => _leases.RenewAsync(key, lease),
                        () => MakeAsync(actionName, version, key, replaced, item, execute, cancellationToken));
            }
            finally
            {
                await _leases.ReleaseAsync(key, lease);
            }
        }
        finally
        {
            _working.TryRemove(key, out _);
        }
    }

    /// <summary>The recorded result of a key when all its assets are there, else null; does no work. Its asker may rely on it.</summary>
    /// <param name="owner">Who asks: what another one made is inherited.</param>
    public async Task<StepResult<TOutput>?> FindAsync<TOutput>(string actionKey, OwnerId owner, CancellationToken cancellationToken)
        where TOutput : class
    {
        while (true)
        {
            if (await _records.FindAsync(actionKey, cancellationToken) is not { } found) return null;
            var (record, info) = found;
            if (_records.OutputOf<TOutput>(record) is not { } output || !await HasAssetsAsync(output, cancellationToken)) return null;

            // Written again when it is old: its asker relies on it from now on. Somebody else who did so, or the clean-up,
            // may have been quicker, so then it is looked at anew.
            var isRelied = touchOnUse?.IsStale(info) != true || (await _documents.TryReplaceAsync(info.Name, record, info.ETag, cancellationToken)).Written;
            if (!isRelied) continue;

            var source = record.Owner == owner ? ArtefactSource.Generated : ArtefactSource.Inherited;
            return new StepResult<TOutput>(output, source, actionKey, 0, 0, Cached: true);
        }
    }

    /// <summary>What is recorded under a key, also when some of its assets are gone; does no work. Null when it was never made.</summary>
    public async Task<RecordedAction<TOutput>?> LookAsync<TOutput>(string actionKey, CancellationToken cancellationToken)
        where TOutput : class
    {
        if (await _records.FindAsync(actionKey, cancellationToken) is not { Record: var record }) return null;
        if (_records.OutputOf<TOutput>(record) is not { } output) return null;
        return new RecordedAction<TOutput>(output, record.Owner, await HasAssetsAsync(output, cancellationToken));
    }

    /// <summary>
    /// Records what was made by other means than <see cref="RunAsync"/>: the result of a long operation, whose cost is its
    /// submit's. May be repeated. Returns the result for all: another one's, when that was recorded first.
    /// </summary>
    public async Task<TOutput> RecordAsync<TWork, TOutput>(string actionName, int version, WorkItem<TWork> item, TOutput output, string model)
        where TOutput : class
    {
        var key = ActionKeys.For(actionName, version, item.Work);
        var kept = await RecordAsync<TOutput>(
            new ActionRecord(
                ActionRecord.CurrentSchema, actionName, version, key, JsonSerializer.SerializeToElement(output, DurableJson.Options),
                item.Owner, [model], 0, 0, time.GetUtcNow()),
            replaced: null);
        return kept?.Output ?? output;
    }

    private static StepResult<TOutput> Busy<TOutput>(string actionName, string actionKey)
        where TOutput : class
    {
        ActionTelemetry.Busy(actionName);
        return new StepResult<TOutput>(null, ArtefactSource.Generated, actionKey, 0, 0, Cached: false);
    }

    private async Task<StepResult<TOutput>> MakeAsync<TWork, TOutput>(
        string actionName,
        int version,
        string key,
        string? replaced,
        WorkItem<TWork> item,
        Func<ActionScope, TWork, CancellationToken, Task<TOutput>> execute,
        CancellationToken cancellationToken)
        where TOutput : class
    {
        if (replaced is not null) logger.LogWarning("What action {ActionKey} ({Action}) had made is gone: it is made again.", key, actionName);
        var started = time.GetTimestamp();
        var bill = new ActionBill(ledger, item.Owner, item.Run, item.SceneIndex, key, item.BudgetUsd, logger);
        var answers = new ActionAnswers(key, paidAnswers, logger);
        var retries = new StoreRetries(time, answers.ReachNextExecution ? ShortOutage : LongOutage, logger);
        await using var workspace = workspaces.Create();
        var scope = new ActionScope(key, item.Owner, item.Run, item.SceneIndex, workspace, assets, bill, answers);
        TOutput output;
        try
        {
            output = await retries.RunAsync(
                () =>
                {
                    answers.BeginTry();
                    return execute(scope, item.Work, cancellationToken);
                },
                () => answers.Any,
                cancellationToken);
        }
        catch (UnusableAnswerException)
        {
            await answers.RemoveAsync();
            throw;
        }
        catch (Exception e) when (answers.Any && StoreRetries.IsOfStore(e))
        {
            if (answers.ReachNextExecution) throw;
            throw bill.Lost(e);
        }

        var seconds = time.GetElapsedTime(started).TotalSeconds;
        ActionTelemetry.Made(actionName, seconds);

        var record = new ActionRecord(
            ActionRecord.CurrentSchema,
            actionName,
            version,
            key,
            JsonSerializer.SerializeToElement(output, DurableJson.Options),
            item.Owner,
            bill.Models,
            bill.CostUsd,
            seconds,
            time.GetUtcNow());
        var kept = await KeepAsync<TOutput>(record, replaced, answers, bill, retries);
        await bill.SettleRestAsync(retries);
        await answers.RemoveAsync();
        var note = replaced is null ? null : "What had been made was damaged or gone; it was made again.";
        return kept is null
            ? new StepResult<TOutput>(output, ArtefactSource.Generated, key, bill.CostUsd, seconds, Cached: false, note)
            : kept with { CostUsd = bill.CostUsd, Seconds = seconds, Cached = false, Note = note };
    }

    /// <summary>Writes the record of what may have been paid for, as soon as the store takes it.</summary>
    private async Task<StepResult<TOutput>?> KeepAsync<TOutput>(
        ActionRecord record, string? replaced, ActionAnswers answers, ActionBill bill, StoreRetries retries)
        where TOutput : class
    {
        try
        {
            return await retries.RunAsync(() => RecordAsync<TOutput>(record, replaced), () => answers.Any, CancellationToken.None);
        }
        catch (VidPipeException e) when (answers.Any && !answers.ReachNextExecution && StoreRetries.IsOfStore(e))
        {
            throw bill.Lost(e);
        }
    }

    /// <summary>
    /// Writes the record, unless somebody who had taken us for dead was quicker: then theirs is the result for all (returned).
    /// Not cancelled: without its record the work would be done and paid again.
    /// </summary>
    /// <param name="replaced">ETag of a record that did not count any more, or null.</param>
    private async Task<StepResult<TOutput>?> RecordAsync<TOutput>(ActionRecord record, string? replaced)
        where TOutput : class
    {
        var name = ActionRecords.NameOf(record.Key);
        var result = replaced is null
            ? await _documents.TryCreateAsync(name, record, CancellationToken.None)
            : await _documents.TryReplaceAsync(name, record, replaced, CancellationToken.None);
        if (result.Written)
        {
            Release<TOutput>(record);
            return null;
        }

        if (await FindAsync<TOutput>(record.Key, record.Owner, CancellationToken.None) is { } theirs) return theirs;
        await _documents.OverwriteAsync(name, record, CancellationToken.None);
        Release<TOutput>(record);
        return null;
    }

    private void Release<TOutput>(ActionRecord record)
        where TOutput : class
    {
        if (_records.OutputOf<TOutput>(record) is not IHasAssets holder) return;
        foreach (var asset in holder.Assets().OfType<AssetRef>()) touchOnUse?.Release(asset.Digest);
    }

    private async Task<bool> HasAssetsAsync(object output, CancellationToken cancellationToken)
    {
        if (output is not IHasAssets holder) return true;
        foreach (var asset in holder.Assets())
        {
            // Null when the record was written by code whose output had other members.
            if (asset is null || !await assets.IsWholeAsync(asset, cancellationToken)) return false;
        }

        return true;
    }
}

using System.Globalization;
using Microsoft.Extensions.Logging;
using VidPipe.Core.Assets;
using VidPipe.Core.Errors;
using VidPipe.Core.Generation;
using VidPipe.Core.Spending;

namespace VidPipe.Core.Actions;

internal enum WriteOutcome
{
    Written,
    GivenUp,
}

/// <summary>The intents of long paid operations, one document per attempt.</summary>
/// <param name="touchOnUse">Null for a store that is never cleaned up.</param>
/// <remarks>An intent that cannot be read was written all the same: it is uncertain, as one without a name, and of whoever has a ledger line of it.</remarks>
internal sealed class IntentStore(IBlobStore blobs, SpendingLedger ledger, TimeProvider time, ILogger logger, TouchOnUse? touchOnUse = null)
{
    private const int PageSize = 100;

    /// <summary>How often a write after the submission is tried before its result goes on without it.</summary>
    private const int MaxTries = 5;

    private static readonly TimeSpan FirstWait = TimeSpan.FromMilliseconds(200);

    private readonly DocumentStore _documents = new(blobs);

    /// <summary>The latest attempt at a key, or null.</summary>
    /// <param name="asker">Whose ledger says who sent one that cannot be read; null when it does not matter.</param>
    public async Task<OperationIntent?> LastAsync(string actionKey, OperationOwner? asker, CancellationToken cancellationToken)
    {
        if (await FindLastAsync(actionKey, cancellationToken) is not { } last) return null;
        if (await _documents.FindAsync<OperationIntent>(last, cancellationToken) is not { } found) return null;
        return found.Value ?? await ReconstructAsync(actionKey, found.Damage!, asker, cancellationToken);
    }

    /// <summary>The latest attempt at a key, on which its asker may rely from now on, or null.</summary>
    public async Task<OperationIntent?> RelyOnLastAsync(string actionKey, OperationOwner asker, CancellationToken cancellationToken)
    {
        while (true)
        {
            if (await FindLastAsync(actionKey, cancellationToken) is not { } last) return null;

            // When it has gone, or somebody was quicker to write it again, it is looked at anew.
            if (await _documents.FindAsync<OperationIntent>(last, cancellationToken) is not { } read) continue;
            if (read.Value is null) return await ReconstructAsync(actionKey, read.Damage!, asker, cancellationToken);
            if (touchOnUse?.IsStale(read.Info) != true) return read.Value;
            if ((await _documents.TryReplaceAsync(last, read.Value, read.Info.ETag, cancellationToken)).Written) return read.Value;
        }
    }

    /// <summary>False when somebody else has made the attempt of this number.</summary>
    public async Task<bool> TryCreateAsync(OperationIntent intent, CancellationToken cancellationToken) =>
        (await _documents.TryCreateAsync(intent.BlobName, intent, cancellationToken)).Written;

    /// <summary>Takes back an intent of which nothing was sent.</summary>
    public Task WithdrawAsync(OperationIntent intent, CancellationToken cancellationToken) => blobs.DeleteAsync(intent.BlobName, cancellationToken);

    /// <summary>Extends the lease. False when there is none any more; a failing store is logged and asked again at the next turn.</summary>
    public async Task<bool> RenewAsync(OperationIntent intent)
    {
        try
        {
            var expires = time.GetUtcNow() + Renewal.LeaseTime;
            var there = await _documents.UpdateAsync<OperationIntent>(
                intent.BlobName, i => i is { State: IntentState.Intended } ? i with { ExpiresAt = expires } : null, CancellationToken.None);
            return there is { State: IntentState.Intended };
        }
        catch (VidPipeException e)
        {
            logger.LogWarning(e, "The lease of {Intent} could not be renewed.", intent.BlobName);
            return true;
        }
    }

    /// <summary>Marks an intent that has no name as uncertain, and that the asker was told. One that got its name meanwhile keeps it.</summary>
    public async Task<OperationIntent> GiveUpAsync(OperationIntent intent, OperationOwner asker, Failure failure, CancellationToken cancellationToken) =>
        await _documents.UpdateAsync<OperationIntent>(
            intent.BlobName,
            i => i is { State: IntentState.Intended }
                ? Told(i, asker) with { State = IntentState.Uncertain, Failure = failure, EndedAt = time.GetUtcNow() }
                : null,
            cancellationToken)
        ?? throw Gone(intent);

    /// <summary>Remembers that a run was answered with this attempt.</summary>
    public async Task<OperationIntent> TellAsync(OperationIntent intent, OperationOwner asker, CancellationToken cancellationToken) =>
        await _documents.UpdateAsync<OperationIntent>(intent.BlobName, i => i is null || i.IsKnownTo(asker) ? null : Told(i, asker), cancellationToken)
        ?? throw Gone(intent);

    /// <summary>Records what a submission has come to, whatever others took it for meanwhile: its sender knows.</summary>
    public Task<WriteOutcome> RecordAsync(OperationIntent after) => InsistAsync(
        () => _documents.UpdateAsync<OperationIntent>(
            after.BlobName,
            i => i is { State: IntentState.Intended or IntentState.Uncertain }
                ? after with { Told = i.Told, ExpiresAt = i.ExpiresAt }
                : null,
            CancellationToken.None),
        after);

    /// <summary>Records what an operation has come to. Null when there is no such attempt.</summary>
    /// <param name="failure">For <see cref="IntentState.Broken"/>: what the provider said.</param>
    public Task<OperationIntent?> EndAsync(OperationTicket ticket, IntentState state, Failure? failure, CancellationToken cancellationToken) =>
        _documents.UpdateAsync<OperationIntent>(
            OperationIntent.NameOf(ticket.ActionKey, ticket.Attempt),
            i => i is null || (i.State == state && i.OperationName == ticket.OperationName)
                ? null
                : i with { State = state, OperationName = ticket.OperationName, Failure = failure, EndedAt = time.GetUtcNow() },
            cancellationToken);

    /// <summary>
    /// A write after the submission: tried again with growing waits (3 s in all), then given up and logged, as its failure
    /// must not lose what it was to record.
    /// </summary>
    public async Task<WriteOutcome> InsistAsync(Func<Task> write, OperationIntent intent)
    {
        var wait = FirstWait;
        for (var tries = 1; ; tries++)
        {
            try
            {
                await write();
                return WriteOutcome.Written;
            }
            catch (VidPipeException e)
            {
                if (tries == MaxTries)
                {
                    logger.LogError(e, "What became of {Intent} could not be written in {Tries} tries.", intent.BlobName, tries);
                    return WriteOutcome.GivenUp;
                }
            }

            await Task.Delay(wait, time, CancellationToken.None);
            wait *= 2;
        }
    }

    private async Task<OperationIntent> ReconstructAsync(
        string actionKey, DocumentDamagedException damage, OperationOwner? asker, CancellationToken cancellationToken)
    {
        logger.LogError(damage, "An intent cannot be read, and counts as uncertain.");
        var attempt = int.TryParse(Path.GetFileNameWithoutExtension(damage.Name.Value), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 1;
        var line = asker is null ? null : await ledger.FindAsync(asker.Owner, actionKey, attempt, 1, cancellationToken);
        var owner = line is null
            ? new OperationOwner(new OwnerId("unknown"), 0, null, "unknown")
            : new OperationOwner(asker!.Owner, Math.Max(line.Run, 1), line.SceneIndex, asker.InstanceId);
        var at = damage.Info.LastModified;
        return new OperationIntent(
            actionKey,
            attempt,
            owner,
            Epoch: "",
            at,
            IntentState.Uncertain,
            OperationName: null,
            line ?? new LedgerLine(owner.Owner, 0, null, actionKey, attempt, 1, LedgerReader.UnknownModel, PriceUnit.Request, 0, 0, LedgerState.Uncertain, at),
            Failure.Of(ErrorCode.ProviderError, $"{damage.Message} The job may have been accepted and billed by the provider. Nothing was sent again; a resume sends it once more."),
            [],
            at,
            NamedAt: null,
            EndedAt: at);
    }

    private async Task<BlobName?> FindLastAsync(string actionKey, CancellationToken cancellationToken)
    {
        BlobName? last = null;
        string? token = null;
        do
        {
            var page = await blobs.ListAsync(OperationIntent.Folder(actionKey), PageSize, token, cancellationToken);
            if (page.Blobs.Count > 0) last = page.Blobs[^1].Name;
            token = page.ContinuationToken;
        }
        while (token is not null);

        return last;
    }

    private static OperationIntent Told(OperationIntent intent, OperationOwner asker) =>
        intent.IsKnownTo(asker) ? intent : intent with { Told = [.. intent.Told, new OwnerRun(asker.Owner, asker.Run)] };

    private static VidPipeException Gone(OperationIntent intent) =>
        new(ErrorCode.StorageError, $"The intent {intent.BlobName} has disappeared.");
}

using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using VidPipe.Core.Assets;
using VidPipe.Core.Clocks;
using VidPipe.Core.Durable;
using VidPipe.Core.Errors;
using VidPipe.Core.Generation;
using VidPipe.Core.Spending;

namespace VidPipe.Core.Actions;

/// <summary>
/// Submits long paid operations, which have no idempotency key, cannot be cancelled and are billed even when nobody waits:
/// whatever crashes, nothing is sent twice unless a person's resume says so. One instance per host. Thread-safe. Failures of
/// the store before anything was sent throw STORAGE_ERROR.
/// </summary>
/// <remarks>
/// The writes, in order: the intent (by create-if-absent, with its lease), the ledger line, [the submission], the operation's
/// name or what else became of it, the ledger line again. Whoever finds an intent without a name takes it for sent, unless its
/// answer is kept on this machine since it arrived.
/// </remarks>
public sealed class PaidOperations(
    IBlobStore blobs,
    SpendingLedger ledger,
    ModelTable models,
    HostEpoch epoch,
    TimeProvider time,
    ILogger<PaidOperations>? logger = null,
    TouchOnUse? touchOnUse = null,
    IPaidAnswers? paidAnswers = null)
{
    private readonly ILogger _logger = logger ?? NullLogger<PaidOperations>.Instance;
    private readonly IntentStore _intents = new(blobs, ledger, time, logger ?? NullLogger<PaidOperations>.Instance, touchOnUse);
    private readonly OperationAnswers _answers = new(paidAnswers, logger ?? NullLogger<PaidOperations>.Instance);

    /// <summary>Keys being sent in this process: their own owner, too, must not take them for uncertain.</summary>
    private readonly ConcurrentDictionary<string, Unit> _sending = new(StringComparer.Ordinal);

    /// <summary>
    /// Sends one attempt at a key, or answers with what earlier attempts have come to. May be repeated: one run of an owner
    /// sends one attempt at most, and up to two more after one that the provider's own trouble has ended.
    /// </summary>
    /// <param name="actionKey">See <see cref="ActionKeys"/>.</param>
    /// <param name="quantity">In the units that the model table prices the model by.</param>
    /// <param name="send">Sends it, once. Does nothing else that can fail: when it throws, nobody knows.</param>
    /// <exception cref="RunEndingException">The owner's run is ending; nothing was sent.</exception>
    /// <exception cref="VidPipeException">NOT_SUPPORTED: the model is not in the table. BUDGET_EXCEEDED: it would pass the owner's budget or the day's cap; nothing was sent.</exception>
    public async Task<OperationSubmit> SubmitAsync(
        OperationOwner owner,
        string actionKey,
        string model,
        decimal quantity,
        Func<CancellationToken, Task<VideoSubmission>> send,
        CancellationToken cancellationToken)
    {
        models.Get(model);
        if (!_sending.TryAdd(actionKey, Unit.Value)) return Busy;
        try
        {
            while (true)
            {
                var last = await _intents.RelyOnLastAsync(actionKey, owner, cancellationToken);
                if (last is not null && await AnswerAsync(last, owner, cancellationToken) is { } answer) return answer;

                var intent = Intend(last, owner, actionKey, model, quantity);
                if (await _intents.TryCreateAsync(intent, cancellationToken)) return await SendAsync(intent, send, cancellationToken);
            }
        }
        finally
        {
            _sending.TryRemove(actionKey, out _);
        }
    }

    /// <summary>Whether a key has an operation that can be polled: somebody's under way, or one that is done.</summary>
    public async Task<bool> HasOperationAsync(string actionKey, CancellationToken cancellationToken) =>
        await _intents.LastAsync(actionKey, asker: null, cancellationToken) is { HasOperation: true };

    /// <summary>What a submit would come to; sends and changes nothing.</summary>
    public async Task<OperationOutlook> LookAsync(string actionKey, OperationOwner asker, CancellationToken cancellationToken) =>
        await _intents.LastAsync(actionKey, asker, cancellationToken) switch
        {
            null => OperationOutlook.Sent,
            { HasOperation: true } => OperationOutlook.UnderWay,
            var last when last.Authorises(asker) || last.AllowsRepeat => OperationOutlook.Sent,
            { State: IntentState.Refused } => OperationOutlook.Refused,
            _ => OperationOutlook.Failed,
        };

    /// <summary>Records what an operation has come to. May be repeated; the provider's latest word holds.</summary>
    /// <exception cref="VidPipeException">NOT_FOUND: there is no such attempt.</exception>
    public Task RecordOutcomeAsync(OperationTicket ticket, OperationOutcome outcome, CancellationToken cancellationToken) =>
        RecordOutcomeAsync(ticket, outcome, null, cancellationToken);

    /// <inheritdoc cref="RecordOutcomeAsync(OperationTicket, OperationOutcome, CancellationToken)"/>
    /// <param name="failure">What the provider said of an operation that failed: whoever asks later is told so.</param>
    public async Task RecordOutcomeAsync(OperationTicket ticket, OperationOutcome outcome, Failure? failure, CancellationToken cancellationToken)
    {
        var (state, spent) = outcome switch
        {
            OperationOutcome.Done => (IntentState.Done, LedgerState.Settled),
            OperationOutcome.Refused => (IntentState.Refused, LedgerState.Refused),
            OperationOutcome.Failed => (IntentState.Failed, LedgerState.Failed),
            OperationOutcome.Broken => (IntentState.Broken, LedgerState.Failed),
            OperationOutcome.Lost => (IntentState.Lost, LedgerState.Uncertain),
            OperationOutcome.Unusable => (IntentState.Unusable, LedgerState.Settled),
            _ => throw new ArgumentOutOfRangeException(nameof(outcome), outcome, "No such outcome."),
        };
        OperationIntent intent;
        try
        {
            intent = await _intents.EndAsync(ticket, state, failure, cancellationToken)
                ?? throw new VidPipeException(ErrorCode.NotFound, $"There is no attempt {ticket.Attempt} at {ticket.ActionKey}.");
        }
        catch (DocumentDamagedException damaged)
        {
            // What it has come to is known, and matters more than the books: its ledger line goes on counting.
            _logger.LogError(damaged, "What became of attempt {Attempt} at {ActionKey} could not be noted.", ticket.Attempt, ticket.ActionKey);
            return;
        }

        await ledger.SettleAsync(intent.Line.BlobName, spent, cancellationToken);
    }

    private static OperationSubmit Busy { get; } = new(SubmitState.Busy, null, null, 0, 0);

    private OperationIntent Intend(OperationIntent? last, OperationOwner owner, string actionKey, string model, decimal quantity)
    {
        var now = time.GetUtcNow();
        var attempt = (last?.Attempt ?? 0) + 1;
        var repeats = last is { State: IntentState.Broken } && !last.Authorises(owner) ? last.Repeats + 1 : 0;
        return new OperationIntent(
            actionKey,
            attempt,
            owner,
            epoch.Id,
            now + Renewal.LeaseTime,
            IntentState.Intended,
            OperationName: null,
            ledger.Draft(owner.Owner, owner.Run, owner.SceneIndex, actionKey, attempt, 1, model, quantity),
            Failure: null,
            last?.Answered ?? [],
            now,
            NamedAt: null,
            EndedAt: null,
            repeats);
    }

    /// <summary>What the asker is told of the last attempt; null when it may make another.</summary>
    private async Task<OperationSubmit?> AnswerAsync(OperationIntent last, OperationOwner asker, CancellationToken cancellationToken)
    {
        if (last is { OperationName: null, State: IntentState.Intended or IntentState.Uncertain } && MayJudge(last, asker))
        {
            last = await RecoverAsync(last, cancellationToken);
        }

        if (last.State == IntentState.Intended)
        {
            if (!MayJudge(last, asker)) return Busy;
            last = await GiveUpAsync(last, asker, cancellationToken);
        }

        if (last.HasOperation) return Tell(last, asker);
        if (last.Authorises(asker) || last.AllowsRepeat) return null;

        if (!last.IsKnownTo(asker)) last = await _intents.TellAsync(last, asker, cancellationToken);
        await ledger.SettleAsync(last.Line.BlobName, SpentBy(last.State), cancellationToken);
        return Tell(last, asker);
    }

    /// <summary>What an attempt has come to by the answer that its sender got and could not write; the attempt as it is when there is none.</summary>
    private async Task<OperationIntent> RecoverAsync(OperationIntent intent, CancellationToken cancellationToken)
    {
        if (await _answers.FindAsync(intent, cancellationToken) is not { } after) return intent;
        if (await _intents.RecordAsync(after) == WriteOutcome.GivenUp) return after;
        if (after.OperationName is null) await ledger.SettleAsync(after.Line.BlobName, SpentBy(after.State), cancellationToken);
        await _answers.RemoveAsync(after);
        return after;
    }

    /// <summary>Whether an intent without a name is uncertain to the asker, rather than somebody's who is at it.</summary>
    private bool MayJudge(OperationIntent intent, OperationOwner asker) =>
        intent.WasSentBy(asker) || time.HasExpired(intent.ExpiresAt, Renewal.LeaseTime) || epoch.IsDead(intent.Epoch);

    /// <summary>
    /// Marks an intent without a name as uncertain. Its ledger line is made when it was not yet there: it counts, and it
    /// keeps a sender that was only slow from sending after all.
    /// </summary>
    private async Task<OperationIntent> GiveUpAsync(OperationIntent intent, OperationOwner asker, CancellationToken cancellationToken)
    {
        if (!await ledger.TryNoteAsync(intent.Line with { State = LedgerState.Uncertain, SettledAt = time.GetUtcNow() }, cancellationToken))
        {
            await ledger.SettleAsync(intent.Line.BlobName, LedgerState.Uncertain, cancellationToken);
        }

        return await _intents.GiveUpAsync(intent, asker, MaybeAccepted("its sender was interrupted"), cancellationToken);
    }

    private async Task<OperationSubmit> SendAsync(
        OperationIntent intent, Func<CancellationToken, Task<VideoSubmission>> send, CancellationToken cancellationToken)
    {
        if (!await OpenLineAsync(intent, cancellationToken))
        {
            return Tell(await _intents.GiveUpAsync(intent, intent.Owner, MaybeAccepted("its sender was taken for dead"), cancellationToken), intent.Owner);
        }

        VideoSubmission submission;
        try
        {
            submission = await Renewal.WhileAsync(time, () => _intents.RenewAsync(intent), () => send(cancellationToken));
        }
        catch (Exception e)
        {
            submission = new VideoSubmission.Uncertain(e.Message);
            if (cancellationToken.IsCancellationRequested)
            {
                await RecordAsync(intent, submission);
                throw;
            }
        }

        await RecordAsync(intent, submission);
        return Tell(After(intent, submission), intent.Owner);
    }

    /// <summary>Writes the ledger line, or takes the intent back when that fails: nothing was sent. False when the attempt was given up by somebody else.</summary>
    private async Task<bool> OpenLineAsync(OperationIntent intent, CancellationToken cancellationToken)
    {
        try
        {
            return await ledger.TryOpenAsync(intent.Line, intent.Owner.BudgetUsd, cancellationToken);
        }
        catch (Exception e) when (e is VidPipeException or OperationCanceledException)
        {
            await ledger.WithdrawAsync(intent.Line, CancellationToken.None);
            await _intents.WithdrawAsync(intent, CancellationToken.None);
            throw;
        }
    }

    /// <summary>Records what a submission has come to. It does not fail: the answer is known, and the activity's result carries it.</summary>
    private async Task RecordAsync(OperationIntent intent, VideoSubmission submission)
    {
        var after = After(intent, submission);
        await _answers.KeepAsync(after);
        var recorded = await _intents.RecordAsync(after);
        if (submission is not VideoSubmission.Accepted)
        {
            await _intents.InsistAsync(() => ledger.SettleAsync(intent.Line.BlobName, SpentBy(after.State), CancellationToken.None), intent);
        }

        if (recorded == WriteOutcome.Written) await _answers.RemoveAsync(after);
    }

    private OperationIntent After(OperationIntent intent, VideoSubmission submission) => submission switch
    {
        VideoSubmission.Accepted a => intent with { State = IntentState.Named, OperationName = a.OperationName, NamedAt = time.GetUtcNow() },
        VideoSubmission.Refused r => Ended(intent, IntentState.Refused, Failure.Of(ErrorCode.ContentPolicy, r.Reason)),
        VideoSubmission.Rejected r => Ended(intent, IntentState.Failed, r.Failure),
        VideoSubmission.Uncertain u => Ended(intent, IntentState.Uncertain, MaybeAccepted(u.Reason)),
        _ => throw new ArgumentOutOfRangeException(nameof(submission), submission, "No such submission."),
    };

    private OperationIntent Ended(OperationIntent intent, IntentState state, Failure failure) =>
        intent with { State = state, Failure = failure, EndedAt = time.GetUtcNow() };

    private static Failure MaybeAccepted(string reason) => Failure.Of(
        ErrorCode.ProviderError,
        $"The job may have been accepted and billed by the provider, and cannot be asked for: {reason}. Nothing was sent again; a resume sends it once more.");

    private static OperationSubmit Tell(OperationIntent intent, OperationOwner asker)
    {
        var sent = intent.WasSentBy(asker);
        var cost = sent ? (intent.Line with { State = SpentBy(intent.State) }).CostUsd : 0;
        return intent.HasOperation
            ? new(SubmitState.Accepted, new(intent.Key, intent.Attempt, intent.OperationName!), null, sent ? 1 : 0, cost)
            : new(intent.State == IntentState.Refused ? SubmitState.Refused : SubmitState.Failed, null, FailureOf(intent), sent ? 1 : 0, cost);
    }

    private static Failure FailureOf(OperationIntent intent) => intent.Failure ?? intent.State switch
    {
        IntentState.Refused => Failure.Of(ErrorCode.ContentPolicy, "The provider's content policy refused this."),
        IntentState.Lost => Failure.Of(ErrorCode.ProviderError, "The provider no longer knows the operation."),
        IntentState.Unusable => Failure.Of(ErrorCode.VideoGenerationFailed, "What the provider gave cannot be read as a video."),
        _ => Failure.Of(ErrorCode.ProviderError, "The operation failed."),
    };

    private static LedgerState SpentBy(IntentState state) => state switch
    {
        IntentState.Intended or IntentState.Named => LedgerState.Sent,
        IntentState.Done or IntentState.Unusable => LedgerState.Settled,
        IntentState.Refused => LedgerState.Refused,
        IntentState.Failed or IntentState.Broken => LedgerState.Failed,
        _ => LedgerState.Uncertain,
    };
}

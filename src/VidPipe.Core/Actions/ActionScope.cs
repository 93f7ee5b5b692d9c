using VidPipe.Core.Assets;
using VidPipe.Core.Errors;
using VidPipe.Core.Generation;
using VidPipe.Core.Spending;

namespace VidPipe.Core.Actions;

/// <summary>What an action has while it does its work. Valid until the work's task ends. Thread-safe.</summary>
public sealed class ActionScope
{
    /// <summary>How often an answer is asked for, the first time included.</summary>
    public const int MostAsks = 3;

    private readonly ActionBill _bill;
    private readonly ActionAnswers _answers;

    internal ActionScope(
        string actionKey, OwnerId owner, int run, int? sceneIndex, IWorkspace workspace, AssetStore assets, ActionBill bill, ActionAnswers answers)
    {
        (ActionKey, Owner, Run, SceneIndex) = (actionKey, owner, run, sceneIndex);
        (Workspace, Assets, _bill, _answers) = (workspace, assets, bill, answers);
    }

    public string ActionKey { get; }

    /// <summary>On whose behalf the work is done.</summary>
    public OwnerId Owner { get; }

    public int Run { get; }

    public int? SceneIndex { get; }

    /// <summary>For local files; gone when the work has ended.</summary>
    public IWorkspace Workspace { get; }

    public AssetStore Assets { get; }

    /// <summary>
    /// Makes a paid call that is safe to repeat: its ledger line is durable before it is sent and settled after it. What an
    /// earlier, interrupted execution sent is marked uncertain and goes on counting, and so is what the provider announces
    /// to repeat. A call that throws is not billed, unless a <see cref="GenerationException"/> says otherwise; nobody knows
    /// of one that was cancelled or timed out. An answer is paid for once: whatever fails after it has arrived, the work that
    /// is repeated is given the same answer again.
    /// </summary>
    /// <typeparam name="T">Can be written as JSON; an answer with a file is an <see cref="ILocalAnswer"/>.</typeparam>
    /// <param name="quantity">In the units that the model table prices the model by.</param>
    /// <exception cref="VidPipeException">NOT_SUPPORTED: the model is not in the table. BUDGET_EXCEEDED: the call would pass a cap. CANCELLED: the run is ending. STORAGE_ERROR: the line could not be written; nothing was sent.</exception>
    public async Task<T> PayAsync<T>(string model, decimal quantity, Func<IPaidCall, CancellationToken, Task<T>> call, CancellationToken cancellationToken)
    {
        var number = _answers.NextCall();
        if (_answers.TryGet<T>(number, out var arrived)) return arrived;
        if (await _answers.FindAsync<T>(number, model, cancellationToken) is { } kept)
        {
            await _bill.TakeOverAsync(kept.Line);
            return kept.Unusable is { } failure ? throw new UnusableAnswerException(failure) : kept.Answer!;
        }

        var paid = new PaidCall(_bill, await _bill.OpenAsync(model, quantity, cancellationToken));
        T result;
        try
        {
            result = await call(paid, cancellationToken);
        }
        catch (Exception e)
        {
            var state = StateAfter(e);
            if (e is UnusableAnswerException unusable && state == LedgerState.Settled) await _answers.UnusableAsync<T>(number, paid.Line, unusable);
            await paid.CloseAsync(state);
            if (state == LedgerState.Settled && StoreRetries.IsOfStore(e)) throw _bill.Lost(e);
            throw;
        }

        result = await _answers.ArrivedAsync(number, paid.Line, result);
        await paid.CloseAsync(LedgerState.Settled);
        return result;
    }

    /// <summary>
    /// Makes a paid call as <see cref="PayAsync"/> does and looks at its answer; one that cannot be used is asked for again,
    /// up to <see cref="MostAsks"/> times in all, each time as a call of its own in the ledger and with another seed: of the
    /// same seed comes the same answer.
    /// </summary>
    /// <param name="seed">Of the first call.</param>
    /// <param name="ask">Given the seed.</param>
    /// <param name="use">Checks what came and makes of it what the action needs; it may run more than once.</param>
    /// <exception cref="UnusableAnswerException">None of the answers can be used; all are billed.</exception>
    public async Task<T> AskAsync<TAnswer, T>(
        string model,
        decimal quantity,
        uint seed,
        Func<uint, IPaidCall, CancellationToken, Task<TAnswer>> ask,
        Func<TAnswer, Task<T>> use,
        CancellationToken cancellationToken)
    {
        for (var asked = 1; ; asked++)
        {
            var nextSeed = unchecked(seed + (uint)(asked - 1));
            try
            {
                return await use(await PayAsync(model, quantity, (paid, token) => ask(nextSeed, paid, token), cancellationToken));
            }
            catch (UnusableAnswerException) when (asked < MostAsks)
            {
            }
            catch (UnusableAnswerException last)
            {
                throw new UnusableAnswerException(
                    last.Failure with { Message = $"{last.Message} It was asked for {MostAsks} times, and each answer is billed." }, last);
            }
        }
    }

    private static LedgerState StateAfter(Exception exception) => exception switch
    {
        GenerationException { Billing: CallBilling.Billed } => LedgerState.Settled,
        GenerationException { Billing: CallBilling.Unknown } => LedgerState.Uncertain,
        OperationCanceledException or VidPipeException { Code: ErrorCode.ApiTimeout or ErrorCode.Cancelled } => LedgerState.Uncertain,
        VidPipeException { Code: ErrorCode.ContentPolicy } => LedgerState.Refused,
        _ => LedgerState.Failed,
    };
}

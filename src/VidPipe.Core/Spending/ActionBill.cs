using Microsoft.Extensions.Logging;
using VidPipe.Core.Actions;
using VidPipe.Core.Assets;
using VidPipe.Core.Errors;

namespace VidPipe.Core.Spending;

/// <summary>The paid calls of one execution of an action.</summary>
internal sealed class ActionBill(SpendingLedger ledger, OwnerId owner, int run, int? sceneIndex, string actionKey, decimal? budgetUsd, ILogger logger)
{
    /// <summary>Calls of an action are safe to repeat, so they need no attempts: only long operations do.</summary>
    private const int Attempt = 1;

    private readonly SemaphoreSlim _opening = new(1, 1);
    private readonly Lock _totals = new();
    private readonly List<string> _models = [];
    private readonly List<(BlobName Line, LedgerState State)> _unsettled = [];
    private decimal _costUsd;
    private int? _lastCall;

    public decimal CostUsd
    {
        get
        {
            lock (_totals) return _costUsd;
        }
    }

    public IReadOnlyList<string> Models
    {
        get
        {
            lock (_totals) return [.. _models];
        }
    }

    /// <summary>Writes the line of the next call. The first one of an execution marks what an earlier execution left open.</summary>
    public async Task<LedgerLine> OpenAsync(string model, decimal quantity, CancellationToken cancellationToken)
    {
        await _opening.WaitAsync(cancellationToken);
        try
        {
            var last = _lastCall ?? await ledger.LapseAsync(owner, actionKey, Attempt, cancellationToken);
            LedgerLine line;
            do
            {
                line = ledger.Draft(owner, run, sceneIndex, actionKey, Attempt, ++last, model, quantity);
            }
            while (!await ledger.TryOpenAsync(line, budgetUsd, cancellationToken));

            _lastCall = last;
            return line;
        }
        finally
        {
            _opening.Release();
        }
    }

    /// <summary>
    /// Writes what became of a call. It is neither cancelled nor fails, as that would lose a result that is paid for: an
    /// unsettled line counts all the same, and is settled with <see cref="SettleRestAsync"/>.
    /// </summary>
    public async Task CloseAsync(LedgerLine line, LedgerState state)
    {
        Count(line.Model, (line with { State = state }).CostUsd);
        await TrySettleAsync(line.BlobName, state);
    }

    /// <summary>Takes in a call that an earlier execution has paid for: its line is settled, and nothing is billed again.</summary>
    public async Task TakeOverAsync(LedgerLine line)
    {
        Count(line.Model, line.Owner == owner ? (line with { State = LedgerState.Settled }).CostUsd : 0);
        await TrySettleAsync(line.BlobName, LedgerState.Settled);
    }

    /// <summary>Settles what could not be settled at once. Does not fail.</summary>
    public async Task SettleRestAsync(StoreRetries retries)
    {
        List<(BlobName Line, LedgerState State)> rest;
        lock (_totals) rest = [.. _unsettled];
        foreach (var (line, state) in rest)
        {
            try
            {
                await retries.RunAsync(() => SettleAsync(line, state), () => true, CancellationToken.None);
            }
            catch (VidPipeException e)
            {
                logger.LogWarning(e, "The ledger line {Line} stays open: it could not be settled as {State}.", line, state);
            }
        }
    }

    /// <summary>What a storage failure becomes by which an answer of a model is lost that was paid for: nothing repeats it by itself.</summary>
    public VidPipeException Lost(Exception failure)
    {
        var code = Models is [var model, ..] ? ledger.FailureCodeOf(model) : ErrorCode.ProviderError;
        return new VidPipeException(
            code,
            $"The answer was paid for and could not be stored: {Failure.From(failure).Message} It is not asked for again by itself; a resume asks, and pays, once more.",
            failure);
    }

    private void Count(string model, decimal costUsd)
    {
        lock (_totals)
        {
            _costUsd += costUsd;
            if (!_models.Contains(model)) _models.Add(model);
        }
    }

    private async Task TrySettleAsync(BlobName line, LedgerState state)
    {
        try
        {
            await SettleAsync(line, state);
        }
        catch (VidPipeException e)
        {
            lock (_totals) _unsettled.Add((line, state));
            logger.LogWarning(e, "The ledger line {Line} is open still: it could not be settled as {State}.", line, state);
        }
    }

    private async Task<Durable.Unit> SettleAsync(BlobName line, LedgerState state)
    {
        await ledger.SettleAsync(line, state, CancellationToken.None);
        return Durable.Unit.Value;
    }
}

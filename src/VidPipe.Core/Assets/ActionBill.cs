using Microsoft.Extensions.Logging;
using VidPipe.Core.Errors;

namespace VidPipe.Core.Assets;

/// <summary>The paid calls of one execution of an action.</summary>
internal sealed class ActionBill(SpendingLedger ledger, string projectId, int run, int? sceneIndex, string actionKey, decimal? budgetUsd, ILogger logger)
{
    /// <summary>Calls of an action are safe to repeat, so they need no attempts: only long operations do.</summary>
    private const int Attempt = 1;

    private readonly SemaphoreSlim _opening = new(1, 1);
    private readonly Lock _totals = new();
    private readonly List<string> _models = [];
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
            var last = _lastCall ?? await ledger.LapseAsync(projectId, actionKey, Attempt, cancellationToken);
            LedgerLine line;
            do
            {
                line = ledger.Draft(projectId, run, sceneIndex, actionKey, Attempt, ++last, model, quantity);
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
    /// unsettled line counts all the same.
    /// </summary>
    public async Task CloseAsync(LedgerLine line, LedgerState state)
    {
        lock (_totals)
        {
            _costUsd += (line with { State = state }).CostUsd;
            if (!_models.Contains(line.Model)) _models.Add(line.Model);
        }

        try
        {
            await ledger.SettleAsync(line.BlobName, state, CancellationToken.None);
        }
        catch (VidPipeException e)
        {
            logger.LogWarning(e, "The ledger line {Line} stays open: it could not be settled as {State}.", line.BlobName, state);
        }
    }
}

using VidPipe.Core.Generation;
using VidPipe.Core.Spending;

namespace VidPipe.Core.Actions;

/// <summary>The ledger lines of one call: the first, and one for each repeat after a lost answer.</summary>
internal sealed class PaidCall(ActionBill bill, LedgerLine first) : IPaidCall
{
    private LedgerLine _last = first;
    private bool _isOpen = true;

    /// <summary>Of the call sent last.</summary>
    public LedgerLine Line => _last;

    public async Task RepeatAsync(CancellationToken cancellationToken)
    {
        await CloseAsync(LedgerState.Uncertain);
        _last = await bill.OpenAsync(_last.Model, _last.Quantity, cancellationToken);
        _isOpen = true;
    }

    /// <summary>Writes what became of the call sent last, unless that is written already. Does not fail.</summary>
    public async Task CloseAsync(LedgerState state)
    {
        if (_isOpen) await bill.CloseAsync(_last, state);
        _isOpen = false;
    }
}

using VidPipe.Core.Errors;
using VidPipe.Core.Generation;

namespace VidPipe.Core.Assets;

/// <summary>What an action has while it does its work. Valid until the work's task ends. Thread-safe.</summary>
public sealed class ActionScope
{
    private readonly ActionBill _bill;

    internal ActionScope(string actionKey, string projectId, int run, int? sceneIndex, IWorkspace workspace, AssetStore assets, ActionBill bill)
    {
        (ActionKey, ProjectId, Run, SceneIndex) = (actionKey, projectId, run, sceneIndex);
        (Workspace, Assets, _bill) = (workspace, assets, bill);
    }

    public string ActionKey { get; }

    /// <summary>On whose behalf the work is done.</summary>
    public string ProjectId { get; }

    public int Run { get; }

    public int? SceneIndex { get; }

    /// <summary>For local files; gone when the work has ended.</summary>
    public IWorkspace Workspace { get; }

    public AssetStore Assets { get; }

    /// <summary>
    /// Makes a paid call that is safe to repeat: its ledger line is durable before it is sent and settled after it. What an
    /// earlier, interrupted execution sent is marked uncertain and goes on counting, and so is what the provider announces
    /// to repeat. A call that throws is not billed, unless a <see cref="GenerationException"/> says otherwise; nobody knows
    /// of one that was cancelled or timed out.
    /// </summary>
    /// <param name="quantity">In the units that the model table prices the model by.</param>
    /// <exception cref="VidPipeException">INVALID_INPUT: the model is not in the table. BUDGET_EXCEEDED: the call would pass a cap. STORAGE_ERROR: the line could not be written; nothing was sent.</exception>
    public async Task<T> PayAsync<T>(string model, decimal quantity, Func<IPaidCall, CancellationToken, Task<T>> call, CancellationToken cancellationToken)
    {
        var paid = new PaidCall(_bill, await _bill.OpenAsync(model, quantity, cancellationToken));
        T result;
        try
        {
            result = await call(paid, cancellationToken);
        }
        catch (Exception e)
        {
            await paid.CloseAsync(StateAfter(e));
            throw;
        }

        await paid.CloseAsync(LedgerState.Settled);
        return result;
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

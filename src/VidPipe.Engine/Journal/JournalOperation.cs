namespace VidPipe.Engine.Journal;

/// <summary>
/// One change of the journal. All of a batch share a transaction: nothing that an operation does may be seen or acted
/// on before <see cref="Committed"/>.
/// </summary>
internal abstract class JournalOperation
{
    /// <summary>On the writer thread, inside the transaction. Throwing stops the engine: what a caller may do wrong is an outcome, not an exception.</summary>
    public abstract void Apply(Ledger ledger);

    /// <summary>On the writer thread, when the transaction is on disk.</summary>
    public virtual void Committed()
    {
    }

    /// <summary>The change was not recorded and never will be.</summary>
    public virtual void Failed(Exception reason)
    {
    }
}

/// <summary>An operation whose outcome a caller awaits.</summary>
internal sealed class AwaitedOperation<T>(Func<Ledger, T> apply) : JournalOperation
{
    private readonly TaskCompletionSource<T> _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private T? _outcome;

    public Task<T> Outcome => _done.Task;

    public override void Apply(Ledger ledger) => _outcome = apply(ledger);

    public override void Committed() => _done.TrySetResult(_outcome!);

    public override void Failed(Exception reason) => _done.TrySetException(reason);
}

using VidPipe.Core.Errors;

namespace VidPipe.Core.Generation;

/// <summary>
/// What pays for a call that is safe to repeat. A provider that sends it again although an answer was lost (it may have been
/// carried out, and billed) says so first.
/// </summary>
public interface IPaidCall
{
    /// <summary>
    /// Before a call is sent again whose answer was lost: what was sent counts as uncertain, and the repeat has a ledger line
    /// of its own. A call that was surely not carried out (not connected, 429) is repeated without.
    /// </summary>
    /// <exception cref="VidPipeException">The repeat is not paid for; nothing may be sent.</exception>
    Task RepeatAsync(CancellationToken cancellationToken);
}

/// <summary>Whether a provider charges for a call that has failed.</summary>
public enum CallBilling
{
    NotBilled,

    /// <summary>An answer came and is charged for, but cannot be used.</summary>
    Billed,

    /// <summary>The answer was lost.</summary>
    Unknown,
}

/// <summary>A paid call that failed, and what that means for the bill.</summary>
public class GenerationException(Failure failure, CallBilling billing, Exception? innerException = null)
    : VidPipeException(failure, innerException)
{
    public CallBilling Billing { get; } = billing;
}

/// <summary>
/// An answer came and is billed, but is not what was asked for (a picture without a picture, a text that is not the JSON it
/// should be), and another one may be: <see cref="Actions.ActionScope.AskAsync"/> asks again.
/// </summary>
public sealed class UnusableAnswerException(Failure failure, Exception? innerException = null)
    : GenerationException(failure, CallBilling.Billed, innerException);

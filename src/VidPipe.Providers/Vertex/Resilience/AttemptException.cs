using VidPipe.Core.Errors;
using VidPipe.Core.Generation;

namespace VidPipe.Providers.Vertex.Resilience;

/// <summary>One attempt at a call has failed, and may be repeated where that is safe.</summary>
internal sealed class AttemptException(Failure failure, CallBilling billing, Exception? innerException = null) : Exception(failure.Message, innerException)
{
    public Failure Failure { get; } = failure;

    /// <summary>NotBilled: it was surely not carried out. Unknown: its answer was lost.</summary>
    public CallBilling Billing { get; } = billing;

    /// <summary>How long the provider asks to be left alone.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>Whether it tells against the provider's health (a rate limit does not).</summary>
    public bool IsOutage { get; init; } = true;
}

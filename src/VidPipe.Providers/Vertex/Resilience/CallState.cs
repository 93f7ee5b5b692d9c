using VidPipe.Core.Errors;
using VidPipe.Core.Generation;
using VidPipe.Providers.Vertex.Transport;

namespace VidPipe.Providers.Vertex.Resilience;

/// <summary>One call on its way through its attempts.</summary>
/// <param name="limit">For one attempt; waiting for a turn does not count.</param>
/// <param name="paid">Whoever must be told before a lost call is repeated, or null.</param>
internal sealed class CallState(ModelLine line, TimeSpan limit, IPaidCall? paid, TimeProvider time)
{
    public ModelLine Line { get; } = line;

    /// <summary>Whether something was sent of which nobody knows what it has come to.</summary>
    public bool IsOpen { get; private set; }

    /// <exception cref="AttemptException">It failed in a way that may pass.</exception>
    public async Task<T> AttemptAsync<T>(Func<CancellationToken, Task<T>> attempt, CancellationToken cancellationToken)
    {
        await Line.Gate.EnterAsync(cancellationToken);
        if (IsOpen && paid is not null) await paid.RepeatAsync(cancellationToken);
        IsOpen = true;
        try
        {
            var result = await LimitedAsync(attempt, cancellationToken);
            IsOpen = false;
            return result;
        }
        catch (AttemptException e)
        {
            IsOpen = e.Billing == CallBilling.Unknown;
            throw;
        }
        catch (VidPipeException e)
        {
            IsOpen = e is GenerationException { Billing: CallBilling.Unknown };
            throw;
        }
    }

    private async Task<T> LimitedAsync<T>(Func<CancellationToken, Task<T>> attempt, CancellationToken cancellationToken)
    {
        using var clock = new CancellationTokenSource(limit, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(clock.Token, cancellationToken);
        try
        {
            return await attempt(either.Token);
        }
        catch (TransportException e)
        {
            IsOpen = e.Delivery == Delivery.Unknown;
            cancellationToken.ThrowIfCancellationRequested();
            var code = clock.IsCancellationRequested ? ErrorCode.ApiTimeout : ErrorCode.ProviderError;
            throw new AttemptException(Failure.Of(code, $"Vertex AI gave no answer: {e.Message}."), IsOpen ? CallBilling.Unknown : CallBilling.NotBilled, e);
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested && clock.IsCancellationRequested)
        {
            throw new AttemptException(
                Failure.Of(ErrorCode.ApiTimeout, $"Vertex AI gave no whole answer within {limit.TotalSeconds:0} s."), CallBilling.Unknown, e);
        }
    }
}

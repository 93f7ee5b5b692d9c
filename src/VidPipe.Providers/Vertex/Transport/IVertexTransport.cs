namespace VidPipe.Providers.Vertex.Transport;

/// <summary>
/// Sends a call to a model, once, and hands back what came. It neither retries nor judges answers: errors of the provider are
/// answers too. The one here is REST; a host may bring another for the methods that it can do.
/// </summary>
/// <remarks>Thread-safe.</remarks>
public interface IVertexTransport
{
    /// <returns>To be disposed by the caller. Reading its body may throw <see cref="TransportException"/>.</returns>
    /// <exception cref="TransportException">No answer came; it says whether the call may have been carried out.</exception>
    /// <exception cref="Core.Errors.VidPipeException">PROVIDER_AUTH: there are no usable credentials; nothing was sent.</exception>
    /// <exception cref="OperationCanceledException">Cancelled; the call may have been carried out.</exception>
    Task<VertexAnswer> SendAsync(VertexCall call, CancellationToken cancellationToken);
}

public enum VertexMethod
{
    GenerateContent,
    Predict,
    PredictLongRunning,
    FetchPredictOperation,
}

/// <summary>One call of a method of a model.</summary>
public sealed record VertexCall(ModelPath Model, VertexMethod Method, RequestBody Body);

/// <summary>What the provider answered.</summary>
/// <param name="status">As of HTTP.</param>
/// <param name="body">JSON, of a Google error where the status is not 200.</param>
/// <param name="retryAfter">How long the provider asks to be left alone.</param>
public sealed class VertexAnswer(int status, Stream body, TimeSpan? retryAfter = null, IDisposable? owner = null) : IDisposable
{
    public int Status { get; } = status;

    public Stream Body { get; } = body;

    public TimeSpan? RetryAfter { get; } = retryAfter;

    public void Dispose()
    {
        Body.Dispose();
        owner?.Dispose();
    }
}

/// <summary>What is known about a call whose answer did not come.</summary>
public enum Delivery
{
    /// <summary>Surely not carried out: not a byte of it was sent.</summary>
    NotSent,

    /// <summary>It may have been carried out.</summary>
    Unknown,
}

/// <summary>No answer came, or not all of it.</summary>
public sealed class TransportException(Delivery delivery, string message, Exception? innerException = null) : Exception(message, innerException)
{
    public Delivery Delivery { get; } = delivery;
}

namespace VidPipe.Core.Webhooks;

/// <summary>A request to a receiver, signed.</summary>
/// <param name="Body">JSON in UTF-8, the very bytes that were signed.</param>
public sealed record WebhookRequest(string Url, string Id, DateTimeOffset Timestamp, string Signature, ReadOnlyMemory<byte> Body);

/// <param name="StatusCode">Null when there was no answer.</param>
/// <param name="RetryAfter">What the answer asked for.</param>
/// <param name="Error">Why there was no answer; says nothing of our own network.</param>
public sealed record WebhookResponse(int? StatusCode, TimeSpan? RetryAfter, string? Error);

/// <summary>Posts to an address that a caller has chosen, and nowhere else: no redirect is followed, and no connection made that the policy forbids.</summary>
public interface IWebhookSender
{
    /// <summary>Whatever the receiver does is an answer; only a cancelled token throws.</summary>
    Task<WebhookResponse> SendAsync(WebhookRequest request, CancellationToken cancellationToken);
}

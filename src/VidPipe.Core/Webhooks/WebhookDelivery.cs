namespace VidPipe.Core.Webhooks;

/// <summary>What has become of a webhook.</summary>
public enum WebhookState
{
    /// <summary>To be tried again.</summary>
    Pending,
    Delivered,

    /// <summary>The receiver answered 410: it, and every later webhook to this address, is not sent any more.</summary>
    Disabled,

    /// <summary>Never sent: the address was disabled before.</summary>
    Skipped,

    /// <summary>Given up after the last attempt.</summary>
    Failed,
}

/// <param name="Number">From 1.</param>
/// <param name="StatusCode">Null when there was no answer.</param>
/// <param name="Error">Why there was none, or why nothing was sent.</param>
/// <param name="Seconds">That it took.</param>
public sealed record WebhookAttempt(int Number, DateTimeOffset At, int? StatusCode, string? Error, double Seconds);

/// <summary>One line of the delivery log.</summary>
/// <param name="WebhookId">The <c>webhook-id</c> of every attempt.</param>
/// <param name="CreatedAt">When what it tells happened.</param>
public sealed record WebhookDelivery(
    string WebhookId,
    string Type,
    int Run,
    string Url,
    WebhookState State,
    DateTimeOffset CreatedAt,
    DateTimeOffset? NextAttemptAt,
    IReadOnlyList<WebhookAttempt> Attempts);

/// <summary>Newest run first.</summary>
public sealed record WebhookPage(IReadOnlyList<WebhookDelivery> Webhooks, string? NextCursor);

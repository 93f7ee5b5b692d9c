using System.Collections.Concurrent;
using VidPipe.Core.Webhooks;

namespace VidPipe.Core.Tests.Webhooks;

/// <summary>A receiver that answers as it is told to, and remembers what it was sent. It outlives the hosts that call it.</summary>
internal sealed class ScriptedReceiver : IWebhookSender
{
    public const string Secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

    private readonly ConcurrentQueue<WebhookRequest> _received = new();

    /// <summary>Signs with <see cref="Secret"/> and hardly waits between attempts, of which there are four.</summary>
    public static WebhookPolicy Policy { get; } = WebhookPolicy.Read(
        new WebhookOptions { Secret = Secret, RetryDelays = "00:00:00.001,00:00:00.001,00:00:00.001" }, "https://studio.example/");

    public IReadOnlyList<WebhookRequest> Received => [.. _received];

    /// <summary>From the request and how many came before it.</summary>
    public Func<WebhookRequest, int, Task<WebhookResponse>> OnRequest { get; set; } = (_, _) => Task.FromResult(Answer(204));

    public static WebhookResponse Answer(int statusCode, TimeSpan? retryAfter = null) => new(statusCode, retryAfter, null);

    public Task<WebhookResponse> SendAsync(WebhookRequest request, CancellationToken cancellationToken)
    {
        var before = _received.Count;
        _received.Enqueue(request);
        return OnRequest(request, before);
    }
}

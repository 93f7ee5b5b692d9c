using System.Text;
using Microsoft.Extensions.Logging;
using VidPipe.Core.Durable;
using VidPipe.Core.Errors;

namespace VidPipe.Core.Webhooks;

/// <summary>
/// Makes one attempt and decides what comes after it. An attempt that the log knows is not made again; one that was made
/// and not yet noted when the host died is, under the same <c>webhook-id</c>.
/// </summary>
public sealed class DeliverWebhook(
    IWebhookSender sender, WebhookLog log, IOrchestrationClient client, WebhookPolicy policy, IEntropy entropy, TimeProvider time, ILogger<DeliverWebhook> logger)
    : IActivity<WebhookAttemptInput, WebhookAttemptResult>
{
    private const int Gone = 410;

    /// <summary>Up to a tenth is added to a wait, so that receivers which were down are not all called at once.</summary>
    private const double Jitter = 0.1;

    public static Activity<WebhookAttemptInput, WebhookAttemptResult> Handle { get; } = new("DeliverWebhook");

    public async Task<WebhookAttemptResult> RunAsync(ActivityContext context, WebhookAttemptInput input, CancellationToken cancellationToken)
    {
        var known = await log.FindAsync(input.Webhook, cancellationToken).ConfigureAwait(false);
        if (known is not null && known.Attempts.Any(a => a.Number == input.Number)) return Known(known);

        var at = time.GetUtcNow();
        if (await log.DisabledSinceAsync(input.Webhook.Url, cancellationToken).ConfigureAwait(false) is { } since)
        {
            var skipped = new WebhookAttempt(input.Number, at, null, $"Not sent: the receiver answered 410 at {since.UtcDateTime:yyyy-MM-dd'T'HH:mm:ss'Z'}.", 0);
            return await NoteAsync(input, skipped, new WebhookAttemptResult(WebhookState.Skipped, null)).ConfigureAwait(false);
        }

        var response = await SendAsync(input, at, cancellationToken).ConfigureAwait(false);
        var answered = time.GetUtcNow();
        var attempt = new WebhookAttempt(input.Number, at, response.StatusCode, response.Error, Math.Round((answered - at).TotalSeconds, 3));
        return await NoteAsync(input, attempt, ResultOf(input.Number, response, answered)).ConfigureAwait(false);
    }

    private async Task<WebhookResponse> SendAsync(WebhookAttemptInput input, DateTimeOffset at, CancellationToken cancellationToken)
    {
        if (policy.Secrets is not { } secrets) return new WebhookResponse(null, null, "Not sent: this host has no secret to sign with.");

        var body = Encoding.UTF8.GetBytes(input.Webhook.Body);
        var request = new WebhookRequest(input.Webhook.Url, input.WebhookId, at, secrets.Sign(input.WebhookId, at, body), body);
        return await sender.SendAsync(request, cancellationToken).ConfigureAwait(false);
    }

    private WebhookAttemptResult ResultOf(int number, WebhookResponse response, DateTimeOffset now)
    {
        if (response.StatusCode is >= 200 and < 300) return new WebhookAttemptResult(WebhookState.Delivered, null);
        if (response.StatusCode == Gone) return new WebhookAttemptResult(WebhookState.Disabled, null);
        if (number > policy.RetryDelays.Count) return new WebhookAttemptResult(WebhookState.Failed, null);

        var wait = policy.RetryDelays[number - 1] * (1 + (Jitter * (uint)entropy.Next() / uint.MaxValue));
        if (response.RetryAfter is { } asked && asked > wait) wait = asked < WebhookPolicy.MaxDelay ? asked : WebhookPolicy.MaxDelay;
        return new WebhookAttemptResult(WebhookState.Pending, now + wait, wait);
    }

    /// <summary>What an attempt came to that was made before. The clock that its next time was read from may have been wrong.</summary>
    private WebhookAttemptResult Known(WebhookDelivery known)
    {
        if (known.NextAttemptAt is not { } next) return new WebhookAttemptResult(known.State, null);

        var longest = policy.RetryDelays.Append(WebhookPolicy.MaxDelay).Max() * (1 + Jitter);
        var wait = next - time.GetUtcNow();
        return new WebhookAttemptResult(known.State, next, wait < TimeSpan.Zero ? TimeSpan.Zero : wait < longest ? wait : longest);
    }

    /// <summary>Notes what is done. It does not fail: the receiver has the message, and would get it again if this were.</summary>
    private async Task<WebhookAttemptResult> NoteAsync(WebhookAttemptInput input, WebhookAttempt attempt, WebhookAttemptResult result)
    {
        Log(input, attempt, result);
        try
        {
            if (result.State == WebhookState.Disabled) await log.DisableAsync(input.Webhook.Url, input.WebhookId, attempt.At, CancellationToken.None).ConfigureAwait(false);
            await log.RecordAsync(input, attempt, result, CancellationToken.None).ConfigureAwait(false);
            // Its subject may have been deleted while the receiver was asked.
            if (await client.GetAsync(input.WebhookId, CancellationToken.None).ConfigureAwait(false) is null) await log.EraseAsync(input.Webhook.SubjectId, CancellationToken.None).ConfigureAwait(false);
        }
        catch (VidPipeException notNoted)
        {
            logger.LogError(notNoted, "Webhook {WebhookId}: attempt {Attempt} could not be noted in the delivery log.", input.WebhookId, attempt.Number);
        }

        return result;
    }

    /// <summary>The receiver's host only: the rest of an address may be a secret of its owner.</summary>
    private void Log(WebhookAttemptInput input, WebhookAttempt attempt, WebhookAttemptResult result)
    {
        var level = result.State switch
        {
            WebhookState.Delivered => LogLevel.Information,
            WebhookState.Failed => LogLevel.Error,
            _ => LogLevel.Warning,
        };
        logger.Log(
            level, "Webhook {WebhookId}: attempt {Attempt} at {Host}: {Answer}, now {State}, next at {Next}",
            input.WebhookId, attempt.Number, new Uri(input.Webhook.Url).Host, attempt.StatusCode?.ToString() ?? attempt.Error, result.State, result.NextAttemptAt);
    }
}

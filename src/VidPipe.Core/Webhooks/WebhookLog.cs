using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using VidPipe.Core.Assets;

namespace VidPipe.Core.Webhooks;

/// <summary>
/// What was delivered to whom, and which addresses want nothing more. Documents, shared by all hosts. Thread-safe.
/// Failures of the store throw STORAGE_ERROR.
/// </summary>
public sealed class WebhookLog(IBlobStore blobs, DocumentStore documents)
{
    internal const string Deliveries = "webhooks/deliveries/";

    private const int LastRun = 999_999;
    private const int PageSize = 100;

    /// <summary>The deliveries of a subject, newest run first.</summary>
    /// <param name="cursor">From the page before, or null.</param>
    /// <exception cref="Errors.VidPipeException">INVALID_INPUT: not a cursor of ours.</exception>
    public async Task<WebhookPage> ListAsync(string subjectId, int limit, string? cursor, CancellationToken cancellationToken)
    {
        var page = await blobs.ListAsync(FolderOf(subjectId), limit, cursor, cancellationToken).ConfigureAwait(false);
        var deliveries = new List<WebhookDelivery>(page.Blobs.Count);
        foreach (var blob in page.Blobs)
        {
            if (await documents.FindAsync<WebhookDelivery>(blob.Name, cancellationToken).ConfigureAwait(false) is { } found) deliveries.Add(found.Value ?? Unreadable(subjectId, found.Damage!));
        }

        return new WebhookPage(deliveries, page.ContinuationToken);
    }

    /// <summary>Removes the deliveries of a subject. What receivers have said of their addresses stays.</summary>
    internal async Task EraseAsync(string subjectId, CancellationToken cancellationToken)
    {
        string? token = null;
        do
        {
            var page = await blobs.ListAsync(FolderOf(subjectId), PageSize, token, cancellationToken).ConfigureAwait(false);
            foreach (var blob in page.Blobs) await blobs.DeleteAsync(blob.Name, cancellationToken).ConfigureAwait(false);
            token = page.ContinuationToken;
        }
        while (token is not null);
    }

    /// <summary>Null when there is none, or none that can be read: an attempt is made once more rather than not at all.</summary>
    internal async Task<WebhookDelivery?> FindAsync(WebhookInput webhook, CancellationToken cancellationToken) =>
        (await documents.FindAsync<WebhookDelivery>(NameOf(webhook), cancellationToken).ConfigureAwait(false))?.Value;

    /// <summary>Adds an attempt; an attempt of this number that is there already is replaced.</summary>
    internal Task RecordAsync(WebhookAttemptInput input, WebhookAttempt attempt, WebhookAttemptResult result, CancellationToken cancellationToken) =>
        documents.UpdateAsync<WebhookDelivery>(
            NameOf(input.Webhook),
            delivery => new WebhookDelivery(
                input.WebhookId, input.Webhook.Type, input.Webhook.Run, input.Webhook.Url, result.State, input.Webhook.At, result.NextAttemptAt,
                [.. (delivery?.Attempts ?? []).Where(a => a.Number != attempt.Number), attempt]),
            cancellationToken,
            WhenDamaged.CountsAsAbsent);

    /// <summary>When an address was disabled; null when it was not.</summary>
    internal async Task<DateTimeOffset?> DisabledSinceAsync(string url, CancellationToken cancellationToken) =>
        await documents.FindAsync<DisabledAddress>(DisabledNameOf(url), cancellationToken).ConfigureAwait(false) is { } found
            // That it is there says that the receiver wants nothing more, whatever else can be read of it.
            ? found.Value?.At ?? found.Info.LastModified
            : null;

    internal Task DisableAsync(string url, string webhookId, DateTimeOffset at, CancellationToken cancellationToken) =>
        documents.TryCreateAsync(DisabledNameOf(url), new DisabledAddress(url, webhookId, at), cancellationToken);

    /// <summary>What the name of an entry says that cannot be read.</summary>
    private static WebhookDelivery Unreadable(string subjectId, DocumentDamagedException damage)
    {
        var parts = Path.GetFileNameWithoutExtension(damage.Name.Value).Split('-', 2);
        var run = parts is [var number, _] && int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var fromLast) ? LastRun - fromLast : 0;
        var at = damage.Info.LastModified;
        return new WebhookDelivery(
            $"{WebhookOrchestrator.PrefixOf(subjectId)}{run}-{parts[^1]}", "", run, "", WebhookState.Failed, at, null,
            [new WebhookAttempt(0, at, null, damage.Message, 0)]);
    }

    private static string FolderOf(string subjectId) => $"{Deliveries}{subjectId}/";

    private static BlobName NameOf(WebhookInput webhook) => new(string.Create(
        CultureInfo.InvariantCulture, $"{FolderOf(webhook.SubjectId)}{LastRun - webhook.Run:d6}-{webhook.State}.json"));

    private static BlobName DisabledNameOf(string url)
    {
        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(url)));
        return new BlobName($"webhooks/disabled/{hash[..2]}/{hash[2..]}.json");
    }

    private sealed record DisabledAddress(string Url, string WebhookId, DateTimeOffset At);
}

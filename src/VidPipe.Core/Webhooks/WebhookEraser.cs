using VidPipe.Core.Durable;

namespace VidPipe.Core.Webhooks;

/// <summary>
/// Removes all that was told, or was still to be told, of a subject that is gone for good: nobody is called for it from
/// then on. May be cut short anywhere and begun again. Failures of the store throw STORAGE_ERROR.
/// </summary>
public sealed class WebhookEraser(IOrchestrationClient client, WebhookLog log)
{
    public async Task EraseAsync(string subjectId, CancellationToken cancellationToken)
    {
        var query = new OrchestrationQuery(InstanceIdPrefix: WebhookOrchestrator.PrefixOf(subjectId));
        do
        {
            var page = await client.ListAsync(query, cancellationToken).ConfigureAwait(false);
            foreach (var webhook in page.Instances) await EndAsync(webhook, cancellationToken).ConfigureAwait(false);
            query = query with { ContinuationToken = page.ContinuationToken };
        }
        while (query.ContinuationToken is not null);

        // Last: an attempt that is noted after this finds its instance gone, and takes its note back.
        await log.EraseAsync(subjectId, cancellationToken).ConfigureAwait(false);
    }

    private async Task EndAsync(OrchestrationInstance webhook, CancellationToken cancellationToken)
    {
        if (!webhook.Status.IsTerminal())
        {
            await client.TerminateAsync(webhook.InstanceId, "What it tells of has been deleted.", cancellationToken).ConfigureAwait(false);
            await client.WaitForCompletionAsync(webhook.InstanceId, cancellationToken).ConfigureAwait(false);
        }

        await client.PurgeAsync(webhook.InstanceId, cancellationToken).ConfigureAwait(false);
    }
}

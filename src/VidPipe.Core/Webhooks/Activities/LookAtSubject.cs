using System.Text.Json;
using VidPipe.Core.Durable;

namespace VidPipe.Core.Webhooks;

/// <summary>Looks whether a webhook's subject has come to the end that it tells.</summary>
public sealed class LookAtSubject(IOrchestrationClient client) : IActivity<WebhookInput, SubjectState>
{
    public static Activity<WebhookInput, SubjectState> Handle { get; } = new("LookAtWebhookSubject");

    public async Task<SubjectState> RunAsync(ActivityContext context, WebhookInput input, CancellationToken cancellationToken)
    {
        var subject = await client.GetAsync(input.SubjectId, cancellationToken).ConfigureAwait(false);
        if (subject is null) return SubjectState.Overtaken;
        // A later run can only have begun when this one had ended.
        if (RunOf(subject) > input.Run) return SubjectState.Ended;
        if (!subject.Status.IsTerminal()) return SubjectState.UnderWay;
        return subject.Status == input.Ending ? SubjectState.Ended : SubjectState.Overtaken;
    }

    private static int RunOf(OrchestrationInstance subject)
    {
        using var input = JsonDocument.Parse(subject.Input ?? "{}");
        return input.RootElement.TryGetProperty("run", out var run) ? run.GetInt32() : 0;
    }
}

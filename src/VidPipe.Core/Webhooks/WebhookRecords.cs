using System.Text.Json;
using VidPipe.Core.Durable;

namespace VidPipe.Core.Webhooks;

/// <summary>What a subject (a project, later an ad or a job) wants told to its owner when it ends.</summary>
/// <param name="SubjectId">Its instance; the input of that has a <c>run</c>.</param>
/// <param name="State">How it ends, as a word of <c>a-z_</c>: part of the webhook's id.</param>
/// <param name="Ending">The runtime status that goes with it. Any other ending (terminated, purged) is told to nobody.</param>
/// <param name="Type">The event's type: <c>project.complete</c>.</param>
/// <param name="At">When it happened.</param>
/// <param name="Urls">Paths of ours by name, which become addresses where the host knows its own.</param>
/// <param name="Data">An object: what the payload says of the subject.</param>
public sealed record WebhookCall(
    string SubjectId,
    int Run,
    string State,
    OrchestrationStatus Ending,
    string Url,
    string Type,
    DateTimeOffset At,
    IReadOnlyDictionary<string, string> Urls,
    JsonElement Data);

/// <param name="Body">The payload, the same in every attempt.</param>
public sealed record WebhookInput(string SubjectId, int Run, string State, OrchestrationStatus Ending, string Url, string Type, DateTimeOffset At, string Body);

/// <param name="State">Null when nobody was to be called after all.</param>
public sealed record WebhookOutput(WebhookState? State);

/// <param name="Number">From 1.</param>
public sealed record WebhookAttemptInput(string WebhookId, WebhookInput Webhook, int Number);

/// <param name="NextAttemptAt">Null when there is none.</param>
/// <param name="Wait">How long until then, for whoever has another clock. Null in journals of before there was this.</param>
public sealed record WebhookAttemptResult(WebhookState State, DateTimeOffset? NextAttemptAt, TimeSpan? Wait = null);

/// <summary>Whether the subject has come to the end that is to be told.</summary>
public enum SubjectState
{
    UnderWay,
    Ended,

    /// <summary>It ended otherwise, or is gone.</summary>
    Overtaken,
}

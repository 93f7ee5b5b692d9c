using System.Globalization;
using VidPipe.Core.Durable;
using VidPipe.Core.Errors;

namespace VidPipe.Core.Webhooks;

/// <summary>
/// One webhook: waits until its subject has come to its end, then delivers, again and again by durable timers, until it is
/// received, refused for good or given up. An instance of its own, so that neither its waits nor its end touch its subject.
/// </summary>
public static class WebhookOrchestrator
{
    public static Orchestrator<WebhookInput, WebhookOutput> Handle { get; } = new("Webhook", "webhook", RunAsync);

    private static readonly TimeSpan FirstLook = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan LongestLook = TimeSpan.FromMinutes(1);

    /// <summary>A subject that is suspended may stay so for weeks: history begins anew after so many looks.</summary>
    private const int MaxLooks = 100;

    /// <summary>A store that is away for a day loses no webhook.</summary>
    private static readonly RetryOptions Patient = new(
        TimeSpan.FromSeconds(1), 2, TimeSpan.FromHours(1), 40, code => code is ErrorCode.StorageError or ErrorCode.DatabaseError);

    /// <summary>The id of the webhook for one ending of one run, however often that is started: kind first, and without full stops.</summary>
    public static string IdOf(WebhookCall call) => string.Create(
        CultureInfo.InvariantCulture, $"{PrefixOf(call.SubjectId)}{call.Run}-{call.State}");

    /// <summary>What the ids of all webhooks of a subject begin with.</summary>
    internal static string PrefixOf(string subjectId) => $"{Handle.IdPrefix}-{subjectId}-";

    private static async Task<WebhookOutput> RunAsync(IOrchestrationContext context, WebhookInput input)
    {
        var subject = await WaitForEndAsync(context, input);
        if (subject == SubjectState.UnderWay) context.ContinueAsNew(input);
        if (subject != SubjectState.Ended) return new WebhookOutput(null);

        for (var number = 1; ; number++)
        {
            var result = await context.CallActivityAsync(DeliverWebhook.Handle, new WebhookAttemptInput(context.InstanceId, input, number), Patient);
            if (result.NextAttemptAt is not { } next) return new WebhookOutput(result.State);
            await context.CreateTimerAsync(result.Wait is { } wait ? context.Now + wait : next, CancellationToken.None);
        }
    }

    private static async Task<SubjectState> WaitForEndAsync(IOrchestrationContext context, WebhookInput input)
    {
        var wait = FirstLook;
        for (var look = 1; ; look++)
        {
            var state = await context.CallActivityAsync(LookAtSubject.Handle, input, Patient);
            if (state != SubjectState.UnderWay || look == MaxLooks) return state;
            await context.CreateTimerAsync(context.Now + wait, CancellationToken.None);
            wait = wait * 2 < LongestLook ? wait * 2 : LongestLook;
        }
    }
}

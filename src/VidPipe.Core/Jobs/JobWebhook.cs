using System.Text.Json;
using Microsoft.Extensions.Logging;
using VidPipe.Core.Durable;
using VidPipe.Core.Errors;
using VidPipe.Core.Webhooks;

namespace VidPipe.Core.Jobs;

/// <summary>Calls the job's <c>callback_url</c> with how a run has ended: the last thing that a run does.</summary>
internal static class JobWebhook
{
    /// <summary>Never fails: how the run ended matters more than the callback.</summary>
    public static async Task TellAsync(JobRun run)
    {
        if (run.Settings.CallbackUrl is not { } url || run.IsDeleted) return;
        try
        {
            await run.Context.CallActivityAsync(StartWebhook.Handle, CallOf(run, url), RetryOptions.Infrastructure);
        }
        catch (TaskFailedException failed)
        {
            run.Log.LogError("{Kind} {JobId} run {Run}: its callback could not be started: {Message}", run.Kind.Name, run.JobId, run.Run, failed.Message);
        }
    }

    private static WebhookCall CallOf(JobRun run, string url)
    {
        var state = run.Status.Word();
        return new WebhookCall(
            run.JobId,
            run.Run,
            state,
            run.Status == JobStatus.Failed ? OrchestrationStatus.Failed : OrchestrationStatus.Completed,
            url,
            $"{run.Kind.Name}.{state}",
            run.Context.Now,
            run.Urls,
            JsonSerializer.SerializeToElement(run.EventData, DurableJson.Options));
    }
}

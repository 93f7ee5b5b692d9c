using System.Text.Json;
using Microsoft.Extensions.Logging;
using VidPipe.Core.Durable;
using VidPipe.Core.Errors;
using VidPipe.Core.Webhooks;

namespace VidPipe.Core.Projects;

/// <summary>Tells whoever asked for it how a run has ended: the last thing that a run does.</summary>
internal static class ProjectWebhook
{
    /// <summary>Never fails: how the run ended matters more than that somebody hears of it.</summary>
    public static async Task TellAsync(ProjectRun run)
    {
        if (run.Spec.CallbackUrl is not { } url || run.IsDeleted) return;
        try
        {
            await run.Context.CallActivityAsync(StartWebhook.Handle, CallOf(run, url), RetryOptions.Infrastructure);
        }
        catch (TaskFailedException failed)
        {
            run.Log.LogError("Project {ProjectId} run {Run}: its callback could not be started: {Message}", run.ProjectId, run.Run, failed.Message);
        }
    }

    private static WebhookCall CallOf(ProjectRun run, string url)
    {
        var state = JsonNamingPolicy.SnakeCaseLower.ConvertName(run.Status.ToString());
        var data = new ProjectEvent(
            run.ProjectId, run.Run, run.Status, run.Stage, run.Percent, run.ScenesDone, run.Spec.SceneCount, run.Message, run.Error,
            run.Context.Now.UtcDateTime, run.Spec.ClientData);
        return new WebhookCall(
            run.ProjectId,
            run.Run,
            state,
            run.Status == ProjectStatus.Failed ? OrchestrationStatus.Failed : OrchestrationStatus.Completed,
            url,
            $"project.{state}",
            run.Context.Now,
            UrlsOf(run),
            JsonSerializer.SerializeToElement(data, DurableJson.Options));
    }

    private static Dictionary<string, string> UrlsOf(ProjectRun run)
    {
        var project = $"/api/projects/{run.ProjectId}";
        var urls = new Dictionary<string, string>(StringComparer.Ordinal) { ["project"] = project };
        if (run.Output is not { } output) return urls;

        urls["download"] = $"{project}/download";
        urls["poster"] = $"{project}/poster";
        if (output.CaptionsSrt is not null) urls["captions_srt"] = $"{project}/captions.srt";
        if (output.CaptionsVtt is not null) urls["captions_vtt"] = $"{project}/captions.vtt";
        return urls;
    }

    /// <summary>The <c>data</c> of a project's webhook, to which the addresses are added. Times are UTC, so that they are written with <c>Z</c>.</summary>
    private sealed record ProjectEvent(
        string ProjectId,
        int Run,
        ProjectStatus Status,
        string? Stage,
        double ProgressPct,
        int ScenesDone,
        int ScenesTotal,
        string Message,
        ProjectError? Error,
        DateTime UpdatedAt,
        JsonElement? ClientData);
}

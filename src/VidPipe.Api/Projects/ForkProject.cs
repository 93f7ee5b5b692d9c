using Microsoft.AspNetCore.Http;
using VidPipe.Api.Http;
using VidPipe.Api.Idempotency;
using VidPipe.Api.Management;
using VidPipe.Api.Problems;
using VidPipe.Core.Projects;

namespace VidPipe.Api.Projects;

/// <summary><c>POST /api/projects/{id}/fork</c>: a new project from an ended one, with edits.</summary>
internal static class ForkProject
{
    public static async Task<IResult> StartAsync(
        HttpContext http, IProjectService projects, ForkRequestReader reader, IdempotentStarts starts, IManagementLinks links)
    {
        var sourceId = ProjectRequest.Id(http);
        var dryRun = ProjectRequest.IsDryRun(http);
        var body = await RequestBody.ReadOptionalAsync(http) ?? RequestBody.Empty;
        if (dryRun) return await TryAsync(http, body, projects, reader, sourceId);

        var started = await starts.RunAsync(
            http,
            body,
            () => PlanAsync(http, body, projects, reader, sourceId),
            (planned, token) => projects.StartForkAsync(planned.InstanceId, planned.Input, token));
        var (id, spec, forecast) = (started.InstanceId, started.Input.Input.Spec, started.Input.Forecast);
        var statusUrl = ProjectUrls.Status(http, id);
        var answer = new ProjectForked(
            id, sourceId, ProjectStatus.Pending, spec.SceneCount, forecast.ResumeFrom, forecast.Kept, forecast.ToMake, forecast.Lost, statusUrl, links.For(http, id));
        return ProjectRequest.Accepted(answer, statusUrl);
    }

    private static async Task<IResult> TryAsync(HttpContext http, RequestBody body, IProjectService projects, ForkRequestReader reader, string sourceId)
    {
        var errors = new FieldErrors();
        var source = await projects.GetForkSourceAsync(sourceId, http.RequestAborted);
        var plan = await reader.PlanAsync(projects, source, body.Json, errors, http.RequestAborted);
        return Answer.Ok(DryRunOfPlan.Of(errors, plan?.Forecast));
    }

    private static async Task<PlannedStart<ForkPlan>> PlanAsync(HttpContext http, RequestBody body, IProjectService projects, ForkRequestReader reader, string sourceId)
    {
        var errors = new FieldErrors();
        var source = await projects.GetForkSourceAsync(sourceId, http.RequestAborted);
        var plan = await reader.PlanAsync(projects, source, body.Json, errors, http.RequestAborted);
        errors.ThrowIfAny();
        return new PlannedStart<ForkPlan>(projects.NewId(), plan!);
    }
}

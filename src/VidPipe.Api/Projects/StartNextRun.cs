using System.Globalization;
using Microsoft.AspNetCore.Http;
using VidPipe.Api.Http;
using VidPipe.Api.Idempotency;
using VidPipe.Api.Management;
using VidPipe.Api.Problems;
using VidPipe.Core.Projects;

namespace VidPipe.Api.Projects;

/// <summary>The verbs that start a project's next run: resume, and a new take of one scene.</summary>
internal static class StartNextRun
{
    public static async Task<IResult> ResumeAsync(HttpContext http, IProjectService projects, RetiredModels retired, IdempotentStarts starts, IManagementLinks links)
    {
        var id = ProjectRequest.Id(http);
        var dryRun = ProjectRequest.IsDryRun(http);
        var body = await RequestBody.ReadOptionalAsync(http) ?? RequestBody.Empty;
        var errors = new FieldErrors();
        var budget = ProjectFields.Resume.Read(body.Json, errors).Get(ProjectFields.Budget);
        return await RunAsync(http, projects, retired, starts, links, dryRun, body, errors, () => projects.PlanResumeAsync(id, budget, http.RequestAborted));
    }

    public static async Task<IResult> RegenerateAsync(HttpContext http, IProjectService projects, RetiredModels retired, IdempotentStarts starts, IManagementLinks links)
    {
        var id = ProjectRequest.Id(http);
        var scene = SceneIndex(http);
        var dryRun = ProjectRequest.IsDryRun(http);
        var body = await RequestBody.ReadAsync(http);
        var errors = new FieldErrors();
        var kind = ProjectFields.Regenerate.Read(body.Json, errors).Get(ProjectFields.What);
        return await RunAsync(http, projects, retired, starts, links, dryRun, body, errors, () => projects.PlanRegenerateAsync(id, scene, kind, http.RequestAborted));
    }

    private static async Task<IResult> RunAsync(
        HttpContext http,
        IProjectService projects,
        RetiredModels retired,
        IdempotentStarts starts,
        IManagementLinks links,
        bool dryRun,
        RequestBody body,
        FieldErrors errors,
        Func<Task<RunPlan>> plan)
    {
        if (dryRun) return Answer.Ok(DryRunOfPlan.Of(errors, errors.IsEmpty ? (await PlanAsync())?.Forecast : null));

        errors.ThrowIfAny();
        var started = await starts.RunAsync(
            http,
            body,
            async () =>
            {
                var planned = await PlanAsync();
                errors.ThrowIfAny();
                return new PlannedStart<RunPlan>(planned!.ProjectId, planned);
            },
            // Not cancelled when the client goes away: a claimed run that never starts would block the next one for a while.
            (planned, _) => projects.StartRunAsync(planned.Input, CancellationToken.None));
        var (id, run, forecast) = (started.InstanceId, started.Input.Input.Run, started.Input.Forecast);
        var statusUrl = ProjectUrls.Status(http, id);
        var answer = new ProjectResumed(id, run, forecast.ResumeFrom, forecast.Skipping, forecast.ToMake, forecast.Lost, statusUrl, links.For(http, id));
        return ProjectRequest.Accepted(answer, statusUrl);

        // Null when an error was noted.
        async Task<RunPlan?> PlanAsync()
        {
            var planned = await plan();
            retired.Check(planned.Forecast, errors, "Fork the project with another model.");
            return errors.IsEmpty ? planned : null;
        }
    }

    private static int SceneIndex(HttpContext http) =>
        int.TryParse(http.Request.RouteValues["index"] as string, NumberStyles.None, CultureInfo.InvariantCulture, out var index)
            ? index
            : throw ApiException.NotFound("There is no such scene; scenes are numbered from 0.");
}

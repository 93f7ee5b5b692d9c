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
    public static async Task<IResult> ResumeAsync(HttpContext http, IProjectService projects, IdempotentStarts starts, IManagementLinks links)
    {
        var id = ProjectRequest.Id(http);
        var dryRun = ProjectRequest.IsDryRun(http);
        var body = await RequestBody.ReadOptionalAsync(http) ?? RequestBody.Empty;
        var errors = new FieldErrors();
        var fields = new FieldReader(body.Json, errors);
        var budget = ProjectSpecReader.ReadBudget(fields);
        RefuseCallback(fields);
        fields.RefuseOthers();
        return await RunAsync(http, projects, starts, links, dryRun, body, errors, () => projects.PlanResumeAsync(id, budget, http.RequestAborted));
    }

    public static async Task<IResult> RegenerateAsync(HttpContext http, IProjectService projects, IdempotentStarts starts, IManagementLinks links)
    {
        var id = ProjectRequest.Id(http);
        var scene = SceneIndex(http);
        var dryRun = ProjectRequest.IsDryRun(http);
        var body = await RequestBody.ReadAsync(http);
        var errors = new FieldErrors();
        var fields = new FieldReader(body.Json, errors);
        var what = fields.Choice("what", ProjectLimits.Takes);
        if (what is null && errors.IsEmpty) errors.Add("what", "Is required.");
        if (fields.Has("budget_usd")) fields.Errors.Add("budget_usd", "Is the project's own; a resume or a fork changes it.");
        RefuseCallback(fields);
        fields.RefuseOthers();
        var kind = what == ProjectLimits.Takes[0] ? TakeKind.Keyframes : TakeKind.Clip;
        return await RunAsync(http, projects, starts, links, dryRun, body, errors, () => projects.PlanRegenerateAsync(id, scene, kind, http.RequestAborted));
    }

    private static async Task<IResult> RunAsync(
        HttpContext http,
        IProjectService projects,
        IdempotentStarts starts,
        IManagementLinks links,
        bool dryRun,
        RequestBody body,
        FieldErrors errors,
        Func<Task<RunPlan>> plan)
    {
        if (dryRun) return Answer.Ok(DryRunOfPlan.Of(errors, errors.IsEmpty ? (await plan()).Forecast : null));

        errors.ThrowIfAny();
        var started = await starts.RunAsync(
            http,
            body,
            async () =>
            {
                var planned = await plan();
                return new PlannedStart<RunPlan>(planned.ProjectId, planned);
            },
            // Not cancelled when the client goes away: a claimed run that never starts would block the next one for a while.
            (planned, _) => projects.StartRunAsync(planned.Input, CancellationToken.None));
        var (id, run, forecast) = (started.InstanceId, started.Input.Input.Run, started.Input.Forecast);
        var statusUrl = ProjectUrls.Status(http, id);
        var answer = new ProjectResumed(id, run, forecast.ResumeFrom, forecast.Skipping, forecast.ToMake, forecast.Lost, statusUrl, links.For(http, id));
        return ProjectRequest.Accepted(answer, statusUrl);
    }

    private static void RefuseCallback(FieldReader fields)
    {
        if (fields.Has("callback_url")) fields.Errors.Add("callback_url", "Is the project's own, given when it was started; leave it out.");
    }

    private static int SceneIndex(HttpContext http) =>
        int.TryParse(http.Request.RouteValues["index"] as string, NumberStyles.None, CultureInfo.InvariantCulture, out var index)
            ? index
            : throw ApiException.NotFound("There is no such scene; scenes are numbered from 0.");
}

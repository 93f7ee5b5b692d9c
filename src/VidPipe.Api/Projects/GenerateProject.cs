using Microsoft.AspNetCore.Http;
using VidPipe.Api.Http;
using VidPipe.Api.Idempotency;
using VidPipe.Api.Management;
using VidPipe.Api.Problems;
using VidPipe.Core.Projects;

namespace VidPipe.Api.Projects;

/// <summary><c>POST /api/generate</c>.</summary>
internal static class GenerateProject
{
    public static async Task<IResult> StartAsync(
        HttpContext http, IProjectService projects, ProjectSpecReader reader, IdempotentStarts starts, IManagementLinks links)
    {
        var dryRun = ProjectRequest.IsDryRun(http);
        var body = await RequestBody.ReadAsync(http);
        if (dryRun) return Try(body, projects, reader);

        var started = await starts.RunAsync(
            http, body, () => Task.FromResult(Plan(body, projects, reader)), (planned, token) => projects.StartAsync(planned.InstanceId, planned.Input, token));
        var statusUrl = ProjectUrls.Status(http, started.InstanceId);
        var answer = new ProjectStarted(
            started.InstanceId, ProjectStatus.Pending, started.Input.SceneCount, statusUrl, links.For(http, started.InstanceId));
        return ProjectRequest.Accepted(answer, statusUrl);
    }

    private static Answer Try(RequestBody body, IProjectService projects, ProjectSpecReader reader)
    {
        var errors = new FieldErrors();
        var spec = reader.Read(body.Json, errors, projects.NewSeed);
        return Answer.Ok(new DryRun(spec is not null, errors.ToDictionary(), spec is null ? null : projects.Estimate(spec)));
    }

    private static PlannedStart<ProjectSpec> Plan(RequestBody body, IProjectService projects, ProjectSpecReader reader)
    {
        var errors = new FieldErrors();
        var spec = reader.Read(body.Json, errors, projects.NewSeed);
        errors.ThrowIfAny();
        return new PlannedStart<ProjectSpec>(projects.NewId(), spec!);
    }
}

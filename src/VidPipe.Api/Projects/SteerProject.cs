using Microsoft.AspNetCore.Http;
using VidPipe.Api.Http;
using VidPipe.Api.Management;
using VidPipe.Api.Problems;
using VidPipe.Core.Errors;
using VidPipe.Core.Projects;

namespace VidPipe.Api.Projects;

/// <summary>Stopping a project's run and starting the next.</summary>
internal static class SteerProject
{
    public static async Task<IResult> StopAsync(HttpContext http, IProjectService projects)
    {
        var id = ProjectRequest.Id(http);
        await projects.StopAsync(id, CancellationToken.None);
        return Accepted(http, id, new ProjectStopping(id, ProjectUrls.Status(http, id)));
    }

    public static async Task<IResult> ResumeAsync(HttpContext http, IProjectService projects, IManagementLinks links)
    {
        var id = ProjectRequest.Id(http);
        var dryRun = ProjectRequest.IsDryRun(http);
        var errors = new FieldErrors();
        decimal? budget = null;
        if (await RequestBody.ReadOptionalAsync(http) is { } body)
        {
            var fields = new FieldReader(body.Json, errors);
            budget = ProjectSpecReader.ReadBudget(fields);
            if (fields.Has("callback_url")) errors.Add("callback_url", "Is the project's own, given when it was started; leave it out.");
        }

        if (dryRun) return await TryAsync(http, projects, id, errors);

        errors.ThrowIfAny();
        // Not cancelled when the client goes away: a claimed run that never starts would block the next resume for a while.
        var resumed = await projects.ResumeAsync(id, budget, CancellationToken.None);
        return Accepted(http, id, new ProjectResumed(
            id, resumed.Run, resumed.ResumeFrom, resumed.Skipping, ProjectUrls.Status(http, id), links.For(http, id)));
    }

    /// <summary>The estimate is that of a clean run: what is kept from earlier runs makes it cheaper.</summary>
    private static async Task<IResult> TryAsync(HttpContext http, IProjectService projects, string id, FieldErrors errors)
    {
        var project = await projects.GetAsync(id, http.RequestAborted) ?? throw ProjectRequest.Unknown();
        if (project.Status is not (ProjectStatus.Failed or ProjectStatus.Stopped))
        {
            throw new VidPipeException(
                ErrorCode.WrongState, $"The project is {StatusNames.Of(project.Status)}; only one that is failed or stopped can be resumed.");
        }

        var estimate = errors.IsEmpty ? projects.Estimate(project.Spec) : null;
        return Answer.Ok(new DryRun(errors.IsEmpty, errors.ToDictionary(), estimate));
    }

    private static Answer Accepted<T>(HttpContext http, string id, T body) => Answer
        .Json(StatusCodes.Status202Accepted, body)
        .With("Location", ProjectUrls.Status(http, id))
        .With("Retry-After", "2");
}

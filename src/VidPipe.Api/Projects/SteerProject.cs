using Microsoft.AspNetCore.Http;
using VidPipe.Api.Http;
using VidPipe.Core.Projects;

namespace VidPipe.Api.Projects;

/// <summary>Stopping a project's run, and deleting a project.</summary>
internal static class SteerProject
{
    public static async Task<IResult> StopAsync(HttpContext http, IProjectService projects)
    {
        var id = ProjectRequest.Id(http);
        await projects.StopAsync(id, CancellationToken.None);
        var statusUrl = ProjectUrls.Status(http, id);
        return ProjectRequest.Accepted(new ProjectStopping(id, statusUrl), statusUrl);
    }

    public static async Task<IResult> DeleteAsync(HttpContext http, IProjectService projects)
    {
        // Not cancelled when the client goes away: half a deletion helps nobody.
        await projects.DeleteAsync(ProjectRequest.Id(http), CancellationToken.None);
        return Answer.Empty(StatusCodes.Status204NoContent);
    }
}

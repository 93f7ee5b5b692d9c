using Microsoft.AspNetCore.Http;
using VidPipe.Api.Http;
using VidPipe.Api.Problems;
using VidPipe.Core.Errors;
using VidPipe.Core.Projects;
using VidPipe.Core.Webhooks;

namespace VidPipe.Api.Projects;

/// <summary><c>GET /api/projects/{id}/webhooks</c>: the delivery log.</summary>
internal static class ProjectWebhooks
{
    public static async Task<IResult> ListAsync(HttpContext http, IProjectService projects, WebhookLog log)
    {
        var id = ProjectRequest.Id(http);
        var errors = new FieldErrors();
        var limit = ReadProjects.Limit(http.Request, errors);
        var cursor = ReadProjects.Cursor(http.Request, errors);
        errors.ThrowIfAny();
        if (await projects.GetStatusAsync(id, http.RequestAborted) is null) throw ProjectRequest.Unknown();

        try
        {
            return Answer.Ok(await log.ListAsync(id, limit, cursor, http.RequestAborted));
        }
        catch (VidPipeException refused) when (refused.Code == ErrorCode.InvalidInput && cursor is not null)
        {
            throw ApiException.Invalid("cursor", "Must be the next_cursor of the page before.");
        }
    }
}

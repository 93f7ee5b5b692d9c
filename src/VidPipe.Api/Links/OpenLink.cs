using Microsoft.AspNetCore.Http;
using VidPipe.Api.Files;
using VidPipe.Api.Problems;
using VidPipe.Core.Assets;
using VidPipe.Core.Errors;
using VidPipe.Core.Links;
using VidPipe.Core.Projects;

namespace VidPipe.Api.Links;

/// <summary>
/// <c>GET /v/{token}</c>: the file that a link shows, without a key. Where there is none the answer is the same 404
/// for every reason; no problem names the job or its documents.
/// </summary>
internal static class OpenLink
{
    /// <summary>What the path of a link begins with.</summary>
    public const string Folder = "v";

    public static async Task<IResult> OpenAsync(HttpContext http, LinkService links, IProjectService projects)
    {
        try
        {
            var file = await links.OpenAsync(http.Request.RouteValues["token"] as string, http.RequestAborted) ?? throw Unknown();
            var header = FileNames.Header(Disposition.Inline, file.DownloadName, MediaTypes.Extension(file.Asset.MediaType));
            var answer = await AssetFile.OpenAsync(http, projects, file.Asset.Digest, file.Asset.MediaType, header, remedy: "it can be made again.");
            // A link is made to be given away, also to other sites' pages.
            http.Response.Headers["Cross-Origin-Resource-Policy"] = "cross-origin";
            return answer;
        }
        catch (ApiException gone) when (gone.Status is StatusCodes.Status404NotFound or StatusCodes.Status409Conflict)
        {
            throw Unknown();
        }
        catch (VidPipeException broken) when (broken is not ApiException)
        {
            throw broken.Failure.Retryable ? new VidPipeException(broken.Failure with { Message = "The file cannot be read at this moment." }, broken) : Unknown();
        }
    }

    public static ApiException Unknown() => ApiException.NotFound("There is no such link, or it has ended.");
}

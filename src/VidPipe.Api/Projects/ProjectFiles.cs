using Microsoft.AspNetCore.Http;
using VidPipe.Api.Files;
using VidPipe.Api.Problems;
using VidPipe.Core.Assets;
using VidPipe.Core.Errors;
using VidPipe.Core.Jobs;
using VidPipe.Core.Projects;
using VidPipe.Core.Texts;

namespace VidPipe.Api.Projects;

/// <summary>The files a project leads to.</summary>
internal static class ProjectFiles
{
    public static Task<IResult> DownloadAsync(HttpContext http, IProjectService projects) =>
        OutputAsync(http, projects, output => output.Video, Disposition.Attachment);

    public static Task<IResult> PosterAsync(HttpContext http, IProjectService projects) =>
        OutputAsync(http, projects, output => output.Poster, Disposition.Inline);

    public static Task<IResult> CaptionsSrtAsync(HttpContext http, IProjectService projects) =>
        OutputAsync(http, projects, output => output.CaptionsSrt, Disposition.Inline);

    public static Task<IResult> CaptionsVttAsync(HttpContext http, IProjectService projects) =>
        OutputAsync(http, projects, output => output.CaptionsVtt, Disposition.Inline);

    public static Task<IResult> KeyframeAsync(HttpContext http, IProjectService projects) =>
        ArtefactAsync(http, projects, MediaTypes.Png, "keyframe");

    public static Task<IResult> ClipAsync(HttpContext http, IProjectService projects) =>
        ArtefactAsync(http, projects, MediaTypes.Mp4, "clip");

    private static async Task<IResult> OutputAsync(
        HttpContext http, IProjectService projects, Func<OutputDocument, AssetRef?> part, Disposition disposition)
    {
        var id = ProjectRequest.Id(http);
        var project = await projects.GetAsync(id, http.RequestAborted) ?? throw ProjectRequest.Unknown();
        if (project is not { Status: JobStatus.Complete, Output: { } output })
        {
            throw new VidPipeException(
                ErrorCode.WrongState, $"The project is {ProjectKind.Instance.WordOf(project.Status, project.Stage)}; its files are there once it is complete.");
        }

        var asset = part(output) ?? throw ApiException.NotFound("This project has no such file.");
        var name = SafeFileName.Of(project.Title ?? project.Spec.Prompt, "video");
        var extension = MediaTypes.Extension(asset.MediaType);
        var header = FileNames.Header(disposition, name, extension);
        var remedy = $"resume makes it again: POST /api/projects/{id}/resume.";
        try
        {
            return await AssetFile.OpenAsync(http, projects, asset.Digest, asset.MediaType, header, remedy);
        }
        catch (ApiException gone) when (gone.Status == StatusCodes.Status404NotFound)
        {
            throw ApiException.WrongState(StatusCodes.Status409Conflict, $"The file is gone; {remedy}");
        }
    }

    /// <summary>Keyframes and clips: the id is the digest, so it names one kind of file for ever.</summary>
    private static Task<IResult> ArtefactAsync(HttpContext http, IProjectService projects, string mediaType, string kind)
    {
        if (http.Request.RouteValues["id"] is not string digest || !AssetRef.IsDigest(digest)) throw ApiException.NotFound($"There is no {kind} with this id.");

        var header = FileNames.Header(Disposition.Inline, $"{kind}-{digest[..12]}", MediaTypes.Extension(mediaType));
        return AssetFile.OpenAsync(http, projects, digest, mediaType, header, "resume makes it again: POST /api/projects/{id}/resume of a project that has it.");
    }
}

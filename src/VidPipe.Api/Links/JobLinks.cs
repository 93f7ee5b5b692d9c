using Microsoft.AspNetCore.Http;
using VidPipe.Api.Http;
using VidPipe.Api.Problems;
using VidPipe.Api.Projects;
using VidPipe.Core.Errors;
using VidPipe.Core.Inputs;
using VidPipe.Core.Links;

namespace VidPipe.Api.Links;

/// <summary>Making, listing and revoking links.</summary>
internal static class JobLinks
{
    public static async Task<IResult> CreateAsync(HttpContext http, LinkService links, TimeProvider time)
    {
        var id = JobId(http, links);
        var body = await RequestBody.ReadAsync(http);
        var errors = new FieldErrors();
        var fields = LinkFields.Create.Read(body.Json, errors);
        var name = fields.Get(LinkFields.File);
        var expiresAt = ReadEnd(fields.Get(LinkFields.ExpiresAt), errors, time.GetUtcNow());
        var files = await links.FilesAsync(id, http.RequestAborted) ?? throw Unknown();
        if (files.Missing is { } missing) throw new VidPipeException(ErrorCode.WrongState, missing);
        var file = files.Find(name);
        if (!string.IsNullOrEmpty(name) && file is null) errors.Add("file", WrongName(name, [.. files.All.Select(f => f.Name)]));
        errors.ThrowIfAny();

        // Not cancelled when the client goes away: what is begun is whole, and listed.
        var link = await links.CreateAsync(id, file!, expiresAt, CancellationToken.None);
        var view = LinkView.Of(http, link, works: true);
        return Answer.Json(StatusCodes.Status201Created, view).With("Location", view.Url);
    }

    public static async Task<IResult> ListAsync(HttpContext http, LinkService links)
    {
        var id = JobId(http, links);
        var errors = new FieldErrors();
        var limit = ReadProjects.Limit(http.Request, errors);
        var cursor = ReadProjects.Cursor(http.Request, errors);
        errors.ThrowIfAny();
        var files = await links.FilesAsync(id, http.RequestAborted) ?? throw Unknown();

        try
        {
            var page = await links.ListAsync(id, limit, cursor, http.RequestAborted);
            return Answer.Ok(new LinkPage([.. page.Links.Select(link => LinkView.Of(http, link, files.Find(link) is not null))], page.NextCursor));
        }
        catch (VidPipeException refused) when (refused.Code == ErrorCode.InvalidInput && cursor is not null)
        {
            throw ApiException.Invalid("cursor", "Must be the next_cursor of the page before.");
        }
    }

    public static async Task<IResult> RevokeAsync(HttpContext http, LinkService links) =>
        await links.RevokeAsync(http.Request.RouteValues["token"] as string, CancellationToken.None) ? Answer.Empty(StatusCodes.Status204NoContent) : throw OpenLink.Unknown();

    /// <exception cref="ApiException">404: no job can have it, so no store is asked.</exception>
    private static string JobId(HttpContext http, LinkService links) =>
        http.Request.RouteValues["id"] is string id && links.CanOwn(id) ? id : throw Unknown();

    private static ApiException Unknown() => ApiException.NotFound("There is no job with this id.");

    private static DateTimeOffset? ReadEnd(string? text, FieldErrors errors, DateTimeOffset now)
    {
        if (text is null) return null;
        var end = TimeText.Find(text);
        var wrong = end is { } known ? LinkLife.WhatIsWrong(known, now) : $"Must be {TimeText.Rule}.";
        if (wrong is not null) errors.Add(LinkFields.ExpiresAt.Name, wrong);
        return end;
    }

    private static string WrongName(string given, IReadOnlyList<string> names) =>
        $"Must be one of the job's files: {string.Join(", ", names)}.{NearestName.Hint(given, names)}";
}

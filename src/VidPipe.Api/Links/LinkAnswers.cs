using Microsoft.AspNetCore.Http;
using VidPipe.Api.Http;
using VidPipe.Core.Links;

namespace VidPipe.Api.Links;

/// <summary>A link as those see it who may make one.</summary>
/// <param name="Url">Needs no key: it is a secret.</param>
/// <param name="File">The job's name for the file.</param>
/// <param name="Works">False when the job has not that very file now: it has been made anew, or is about to be.</param>
internal sealed record LinkView(string Url, string Token, string File, bool Works, DateTimeOffset CreatedAt, DateTimeOffset ExpiresAt)
{
    public static LinkView Of(HttpContext http, Link link, bool works) =>
        new(Urls.Absolute(http, $"/{OpenLink.Folder}/{link.Token}"), link.Token, link.File, works, link.CreatedAt, link.ExpiresAt);
}

internal sealed record LinkPage(IReadOnlyList<LinkView> Links, string? NextCursor);

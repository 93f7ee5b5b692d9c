using Microsoft.AspNetCore.Http;
using VidPipe.Api.Links;

namespace VidPipe.Api.Http;

/// <summary>A request's path as answers and logs may show it: without the token of a link.</summary>
internal static class ShownPath
{
    private const string Hidden = "{token}";

    private static readonly PathString[] BeforeTokens = [$"/{OpenLink.Folder}", "/api/links"];

    public static string Of(HttpRequest request)
    {
        var secret = BeforeTokens.FirstOrDefault(folder => request.Path.StartsWithSegments(folder, out var rest) && rest.HasValue);
        return secret.HasValue ? $"{secret}/{Hidden}" : request.Path.ToUriComponent();
    }
}

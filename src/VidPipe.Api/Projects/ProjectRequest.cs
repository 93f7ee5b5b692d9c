using Microsoft.AspNetCore.Http;
using VidPipe.Api.Http;
using VidPipe.Api.Problems;

namespace VidPipe.Api.Projects;

/// <summary>What the project routes have in common of a request.</summary>
internal static class ProjectRequest
{
    private const string IdPrefix = "project-";

    /// <summary>The id in the path.</summary>
    /// <exception cref="ApiException">404: no project can have it, so no store is asked.</exception>
    public static string Id(HttpContext http) => http.Request.RouteValues["id"] is string id && IsId(id) ? id : throw Unknown();

    public static ApiException Unknown() => ApiException.NotFound("There is no project with this id.");

    /// <summary><c>?dry_run=true</c>. Anything unclear is refused: it must not start what was only to be tried.</summary>
    public static bool IsDryRun(HttpContext http)
    {
        var given = http.Request.Query[QueryNames.DryRun];
        if (given.Count == 0) return false;
        return bool.TryParse(given.ToString(), out var dryRun) ? dryRun : throw ApiException.Invalid(QueryNames.DryRun, "Must be true or false.");
    }

    /// <summary>202, with where to poll.</summary>
    public static Answer Accepted<T>(T body, string statusUrl) =>
        Answer.Json(StatusCodes.Status202Accepted, body).With("Location", statusUrl).With("Retry-After", "2");

    private static bool IsId(string id) =>
        id.Length <= ProjectLimits.LongestId
        && id.Length > IdPrefix.Length
        && id.StartsWith(IdPrefix, StringComparison.Ordinal)
        && id.All(c => char.IsAsciiDigit(c) || char.IsAsciiLetterLower(c) || c == '-');
}

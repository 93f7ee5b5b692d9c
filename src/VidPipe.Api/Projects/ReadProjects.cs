using System.Globalization;
using Microsoft.AspNetCore.Http;
using VidPipe.Api.Http;
using VidPipe.Api.Problems;
using VidPipe.Core.Errors;
using VidPipe.Core.Projects;

namespace VidPipe.Api.Projects;

/// <summary>Looking at projects.</summary>
internal static class ReadProjects
{
    public const int DefaultLimit = 20;
    public const int MaxLimit = 100;
    // Holds continuation tokens of the back end, which in the cloud may be long.
    private const int LongestCursor = 8192;

    public static async Task<IResult> GetAsync(HttpContext http, IProjectService projects)
    {
        var project = await projects.GetAsync(ProjectRequest.Id(http), http.RequestAborted) ?? throw ProjectRequest.Unknown();
        return Answer.Ok(ProjectView.Of(project));
    }

    public static async Task<IResult> StatusAsync(HttpContext http, IProjectService projects)
    {
        var status = await projects.GetStatusAsync(ProjectRequest.Id(http), http.RequestAborted) ?? throw ProjectRequest.Unknown();
        var answer = Answer.Ok(status);
        return status.Status.IsTerminal() ? answer : answer.With("Retry-After", "2");
    }

    public static async Task<IResult> ListAsync(HttpContext http, IProjectService projects)
    {
        var errors = new FieldErrors();
        var filter = Filter(http.Request, errors);
        var limit = Limit(http.Request, errors);
        var cursor = Cursor(http.Request, errors);
        errors.ThrowIfAny();

        try
        {
            return Answer.Ok(await projects.ListAsync(filter, limit, cursor, http.RequestAborted));
        }
        catch (VidPipeException refused) when (refused.Code == ErrorCode.InvalidInput && cursor is not null)
        {
            throw ApiException.Invalid("cursor", "Must be the next_cursor of the page before.");
        }
    }

    /// <summary>Null when neither is given.</summary>
    private static ProjectFilter? Filter(HttpRequest request, FieldErrors errors)
    {
        var (statuses, idPart) = (Statuses(request, errors), IdPart(request, errors));
        return statuses.Count == 0 && idPart is null ? null : new ProjectFilter { Statuses = statuses, IdPart = idPart };
    }

    private static List<ProjectStatus> Statuses(HttpRequest request, FieldErrors errors)
    {
        var statuses = new List<ProjectStatus>();
        foreach (var name in request.Query["status"])
        {
            if (StatusNames.Find(name ?? "") is { } status) statuses.Add(status);
            else errors.Add("status", $"Must be one of: {string.Join(", ", StatusNames.All)}.");
        }

        return statuses;
    }

    private static string? IdPart(HttpRequest request, FieldErrors errors)
    {
        var given = request.Query["id"];
        if (given.Count == 0) return null;

        var part = given.ToString();
        if (part.Length is >= ProjectLimits.ShortestIdPart and <= ProjectLimits.LongestId && part.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-')) return part;
        errors.Add("id", $"Must be {ProjectLimits.ShortestIdPart} or more characters of an id.");
        return null;
    }

    internal static int Limit(HttpRequest request, FieldErrors errors)
    {
        var given = request.Query["limit"];
        if (given.Count == 0) return DefaultLimit;
        if (int.TryParse(given.ToString(), NumberStyles.None, CultureInfo.InvariantCulture, out var limit) && limit is >= 1 and <= MaxLimit) return limit;

        errors.Add("limit", $"Must be a whole number from 1 to {MaxLimit}.");
        return DefaultLimit;
    }

    internal static string? Cursor(HttpRequest request, FieldErrors errors)
    {
        var given = request.Query["cursor"];
        if (given.Count == 0) return null;

        var cursor = given.ToString();
        if (cursor.Length is > 0 and <= LongestCursor) return cursor;
        errors.Add("cursor", "Must be the next_cursor of the page before.");
        return null;
    }
}

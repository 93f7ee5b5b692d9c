using Microsoft.AspNetCore.Http;
using VidPipe.Api.Http;
using VidPipe.Api.Idempotency;
using VidPipe.Api.Management;
using VidPipe.Api.Problems;
using VidPipe.Api.Projects;
using VidPipe.Core.Retention;

namespace VidPipe.Api.Cleanup;

/// <summary>The answer to a start.</summary>
internal sealed record CleanupStarted(string CleanupId, CleanupMode Mode, string StatusUrl, ManagementPayload Management);

/// <summary>Starting a clean-up by hand, and looking at what came of one.</summary>
internal static class CleanUp
{
    private const string IdPrefix = "cleanup-";
    private const int LongestId = 128;

    public static async Task<IResult> StartAsync(HttpContext http, ICleanupService cleanups, IdempotentStarts starts, IManagementLinks links)
    {
        var mode = ProjectRequest.IsDryRun(http) ? CleanupMode.DryRun : CleanupMode.Remove;
        var grace = IsNow(http) ? CleanupGrace.None : CleanupGrace.Usual;
        var body = await RequestBody.ReadOptionalAsync(http) ?? RequestBody.Empty;
        var errors = new FieldErrors();
        new FieldReader(body.Json, errors).RefuseOthers();
        errors.ThrowIfAny();
        var started = mode == CleanupMode.DryRun ? await TryAsync(http, cleanups, grace) : await starts.RunAsync(
            http, body, () => Task.FromResult(Plan(cleanups, mode, grace)), (planned, token) => cleanups.StartAsync(planned.InstanceId, planned.Input, token));
        var statusUrl = Urls.Absolute(http, $"/api/cleanup/{started.InstanceId}");
        return ProjectRequest.Accepted(new CleanupStarted(started.InstanceId, mode, statusUrl, links.For(http, started.InstanceId)), statusUrl);
    }

    public static async Task<IResult> LastAsync(HttpContext http, ICleanupService cleanups) =>
        Answer.Ok(await cleanups.LastReportAsync(http.RequestAborted) ?? throw ApiException.NotFound("Nothing has been cleaned up yet."));

    public static async Task<IResult> GetAsync(HttpContext http, ICleanupService cleanups)
    {
        var progress = http.Request.RouteValues["id"] is string id && IsId(id) ? await cleanups.GetAsync(id, http.RequestAborted) : null;
        if (progress is null) throw ApiException.NotFound("There is no clean-up with this id.");
        return Answer.Ok(progress).With("Retry-After", progress.Status == CleanupStatus.Running ? "2" : null);
    }

    /// <summary>Whether a clean-up can have it: of anything else no store is asked.</summary>
    private static bool IsId(string id) =>
        id.Length <= LongestId && id.Length > IdPrefix.Length && id.StartsWith(IdPrefix, StringComparison.Ordinal) && id.All(c => char.IsAsciiLetterOrDigit(c) || c == '-');

    /// <summary>Without regard to any <c>Idempotency-Key</c>: a second dry run does no harm, and must not answer for a clean-up that was asked for with its key.</summary>
    private static async Task<PlannedStart<CleanupInput>> TryAsync(HttpContext http, ICleanupService cleanups, CleanupGrace grace)
    {
        var planned = Plan(cleanups, CleanupMode.DryRun, grace);
        await cleanups.StartAsync(planned.InstanceId, planned.Input, http.RequestAborted);
        return planned;
    }

    private static bool IsNow(HttpContext http)
    {
        var given = http.Request.Query["now"];
        if (given.Count == 0) return false;
        return bool.TryParse(given.ToString(), out var now) ? now : throw ApiException.Invalid("now", "Must be true or false.");
    }

    private static PlannedStart<CleanupInput> Plan(ICleanupService cleanups, CleanupMode mode, CleanupGrace grace)
    {
        var (id, input) = cleanups.Plan(mode, grace);
        return new PlannedStart<CleanupInput>(id, input);
    }
}

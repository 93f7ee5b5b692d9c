using Microsoft.AspNetCore.Http;
using VidPipe.Api.Http;
using VidPipe.Api.Problems;
using VidPipe.Core.Durable;
using VidPipe.Core.Jobs;

namespace VidPipe.Api.Management;

/// <summary>Removing instances and their history.</summary>
internal static class PurgeInstances
{
    public static async Task<IResult> OneAsync(HttpContext http, IOrchestrationClient client, UnindexedJobs unindexed, JobKinds kinds)
    {
        var id = InstanceRoute.Id(http);
        IReadOnlyList<JobKind> losing = kinds.OfId(id) is { } kind ? [kind] : [];
        await unindexed.DropAsync(losing, http.RequestAborted);
        var outcome = await client.PurgeAsync(id, http.RequestAborted);
        await unindexed.DropAsync(losing, CancellationToken.None);
        // 412 is what the Durable Functions extension answers for an instance that is not terminal.
        SteerInstances.Require(outcome, StatusCodes.Status412PreconditionFailed, "The instance is running; only a terminal one can be purged.");
        return Answer.Json(StatusCodes.Status200OK, new Purged(1), InstanceJson.Options);
    }

    public static async Task<IResult> ManyAsync(HttpContext http, IOrchestrationClient client, UnindexedJobs unindexed, JobKinds kinds)
    {
        var query = InstanceFilter.Read(http.Request);
        if (http.Request.Query["createdTimeFrom"].ToString().Length == 0) throw ApiException.Malformed("Please provide a value for 'createdTimeFrom'.");

        await unindexed.DropAsync(kinds.All, http.RequestAborted);
        var deleted = query is null ? 0 : await client.PurgeAsync(query, http.RequestAborted);
        await unindexed.DropAsync(kinds.All, CancellationToken.None);
        return deleted == 0
            ? throw ApiException.NotFound("No instance matches the filter.")
            : Answer.Json(StatusCodes.Status200OK, new Purged(deleted), InstanceJson.Options);
    }
}

internal sealed record Purged(int InstancesDeleted);

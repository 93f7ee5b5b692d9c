using Microsoft.AspNetCore.Http;
using VidPipe.Api.Http;
using VidPipe.Api.Problems;
using VidPipe.Core.Durable;

namespace VidPipe.Api.Management;

/// <summary>Removing instances and their history.</summary>
internal static class PurgeInstances
{
    public static async Task<IResult> OneAsync(HttpContext http, IOrchestrationClient client)
    {
        var outcome = await client.PurgeAsync(InstanceRoute.Id(http), http.RequestAborted);
        // 412 is what the Durable Functions extension answers for an instance that is not terminal.
        SteerInstances.Require(outcome, StatusCodes.Status412PreconditionFailed, "The instance is running; only a terminal one can be purged.");
        return Answer.Json(StatusCodes.Status200OK, new Purged(1), InstanceJson.Options);
    }

    public static async Task<IResult> ManyAsync(HttpContext http, IOrchestrationClient client)
    {
        var query = InstanceFilter.Read(http.Request);
        if (http.Request.Query["createdTimeFrom"].ToString().Length == 0) throw ApiException.Malformed("Please provide a value for 'createdTimeFrom'.");

        var deleted = query is null ? 0 : await client.PurgeAsync(query, http.RequestAborted);
        return deleted == 0
            ? throw ApiException.NotFound("No instance matches the filter.")
            : Answer.Json(StatusCodes.Status200OK, new Purged(deleted), InstanceJson.Options);
    }
}

internal sealed record Purged(int InstancesDeleted);

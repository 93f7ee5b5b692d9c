using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using VidPipe.Api.Http;
using VidPipe.Core.Durable;

namespace VidPipe.Api.Management;

/// <summary>The reading half of the management API.</summary>
internal static class QueryInstances
{
    public static async Task<IResult> GetAsync(HttpContext http, IOrchestrationClient client)
    {
        var id = InstanceRoute.Id(http);
        var instance = await client.GetAsync(id, http.RequestAborted) ?? throw InstanceRoute.Unknown();
        var answer = Answer.Json(
            StatusOf(instance.Status, http.Request),
            InstanceJson.From(instance, InstanceFilter.Flag(http.Request, "showInput", defaultValue: true), await HistoryAsync(http, client, id)),
            InstanceJson.Options);
        return instance.Status.IsTerminal() ? answer : answer.With("Location", Urls.Self(http)).With("Retry-After", "5");
    }

    public static async Task<IResult> ListAsync(HttpContext http, IOrchestrationClient client)
    {
        var query = InstanceFilter.Read(http.Request);
        var page = query is null ? new OrchestrationPage([], null) : await client.ListAsync(query, http.RequestAborted);
        var withInput = InstanceFilter.Flag(http.Request, "showInput", defaultValue: true);
        return Answer
            .Json(StatusCodes.Status200OK, page.Instances.Select(instance => InstanceJson.From(instance, withInput)), InstanceJson.Options)
            .With("x-ms-continuation-token", page.ContinuationToken);
    }

    private static int StatusOf(OrchestrationStatus status, HttpRequest request)
    {
        if (!status.IsTerminal()) return StatusCodes.Status202Accepted;
        return status == OrchestrationStatus.Failed && InstanceFilter.Flag(request, "returnInternalServerErrorOnFailure", defaultValue: false)
            ? StatusCodes.Status500InternalServerError
            : StatusCodes.Status200OK;
    }

    private static async Task<JsonArray?> HistoryAsync(HttpContext http, IOrchestrationClient client, string id)
    {
        if (!InstanceFilter.Flag(http.Request, "showHistory", defaultValue: false)) return null;

        var history = await client.GetHistoryAsync(id, http.RequestAborted) ?? throw InstanceRoute.Unknown();
        return HistoryJson.From(history, InstanceFilter.Flag(http.Request, "showHistoryOutput", defaultValue: false));
    }
}

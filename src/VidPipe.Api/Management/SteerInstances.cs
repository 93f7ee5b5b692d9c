using Microsoft.AspNetCore.Http;
using VidPipe.Api.Http;
using VidPipe.Api.Problems;
using VidPipe.Core.Durable;

namespace VidPipe.Api.Management;

/// <summary>The verbs of the management API on one instance.</summary>
internal static class SteerInstances
{
    private delegate Task<CommandOutcome> Verb(string instanceId, string? reason, CancellationToken cancellationToken);

    public static Task<IResult> TerminateAsync(HttpContext http, IOrchestrationClient client) => RunAsync(http, client.TerminateAsync);

    public static Task<IResult> SuspendAsync(HttpContext http, IOrchestrationClient client) => RunAsync(http, client.SuspendAsync);

    public static Task<IResult> ResumeAsync(HttpContext http, IOrchestrationClient client) => RunAsync(http, client.ResumeAsync);

    public static Task<IResult> RewindAsync(HttpContext http, IOrchestrationClient client) => RunAsync(http, client.RewindAsync);

    public static async Task<IResult> RaiseEventAsync(HttpContext http, IOrchestrationClient client)
    {
        var id = InstanceRoute.Id(http);
        var name = (string)http.Request.RouteValues["eventName"]!;
        var body = await RequestBody.ReadAsync(http);
        return Accepted(await client.RaiseEventAsync(id, name, body.Json.GetRawText(), http.RequestAborted));
    }

    public static async Task<IResult> RestartAsync(HttpContext http, IOrchestrationClient client, IManagementLinks links)
    {
        var asked = InstanceFilter.Flag(http.Request, "restartWithNewInstanceId", defaultValue: true) ? RestartId.New : RestartId.Same;
        var (outcome, restarted) = await client.RestartAsync(InstanceRoute.Id(http), asked, http.RequestAborted);
        // Durable Functions answers a running instance with 409 here, where its other verbs say 410.
        Require(outcome, StatusCodes.Status409Conflict, "The instance is still running; only a terminal one can be restarted.");

        var payload = links.For(http, restarted!);
        return Answer.Json(StatusCodes.Status202Accepted, payload).With("Location", payload.StatusQueryGetUri).With("Retry-After", "10");
    }

    private static async Task<IResult> RunAsync(HttpContext http, Verb verb)
    {
        var reason = http.Request.Query["reason"];
        return Accepted(await verb(InstanceRoute.Id(http), reason.Count == 0 ? null : reason.ToString(), http.RequestAborted));
    }

    private static Answer Accepted(CommandOutcome outcome)
    {
        Require(outcome, StatusCodes.Status410Gone, "The instance is in a state that this does not apply to: completed or terminated, or for a rewind not failed.");
        return Answer.Empty(StatusCodes.Status202Accepted);
    }

    internal static void Require(CommandOutcome outcome, int wrongState, string wrongStateDetail)
    {
        if (outcome == CommandOutcome.Accepted) return;
        throw outcome switch
        {
            CommandOutcome.NotFound => InstanceRoute.Unknown(),
            CommandOutcome.WrongState => ApiException.WrongState(wrongState, wrongStateDetail),
            CommandOutcome.NotSupported => ApiException.NotSupported("The back end of this host lacks this verb."),
            _ => new ArgumentOutOfRangeException(nameof(outcome), outcome, null),
        };
    }
}

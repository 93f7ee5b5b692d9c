using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using VidPipe.Api.OpenApi;
using VidPipe.Core.Durable;
using VidPipe.Core.Jobs;

namespace VidPipe.Api.Management;

/// <summary>The management API of Durable Functions. In the cloud the platform serves these paths, so only the local host maps them.</summary>
internal static class ManagementRoutes
{
    public const string Instances = "runtime/webhooks/durabletask/instances";
    private const string Tag = "management";
    private const string One = Instances + "/{id}";

    private static readonly string[] Get = ["GET"];
    private static readonly string[] Post = ["POST"];
    private static readonly string[] Delete = ["DELETE"];

    private static readonly Parameter[] Filters =
    [
        new("runtimeStatus", "query", "One or more, separated by commas.", Schema.Text("For example Running,Pending.")),
        new("createdTimeFrom", "query", "Created then or later.", Schema.Time()),
        new("createdTimeTo", "query", "Created then or earlier.", Schema.Time()),
        new("instanceIdPrefix", "query", "What the ids begin with.", Schema.Text("For example project-.")),
    ];

    public static IReadOnlyList<Route> All { get; } =
    [
        new(
            "GetInstance", Get, One, KeyLevel.Host, Handler.With<IOrchestrationClient>(QueryInstances.GetAsync),
            new(Tag, "The state of an instance", [Json<InstanceJson>(200, "It is terminal."), Json<InstanceJson>(202, "It is pending, running or suspended.", ("Location", "Here."), ("Retry-After", "5"))])
            {
                Parameters =
                [
                    Flag("showHistory", defaultValue: false),
                    Flag("showHistoryOutput", defaultValue: false),
                    Flag("showInput", defaultValue: true),
                    Flag("returnInternalServerErrorOnFailure", defaultValue: false),
                ],
                Problems = [404],
            }),
        new(
            "ListInstances", Get, Instances, KeyLevel.Host, Handler.With<IOrchestrationClient>(QueryInstances.ListAsync),
            new(Tag, "Lists instances", [Json<InstanceJson[]>(200, "A page.", ("x-ms-continuation-token", "For the next page; absent on the last."))])
            {
                Parameters =
                [
                    .. Filters,
                    new("top", "query", "The page's size.", Schema.Integer(1, 1000, "100 unless given.")),
                    Flag("showInput", defaultValue: true),
                    new("x-ms-continuation-token", "header", "From the page before.", Schema.Text("Opaque.")),
                ],
                Problems = [400],
            }),
        new(
            "RaiseEvent", Post, One + "/raiseEvent/{eventName}", KeyLevel.Host, Handler.With<IOrchestrationClient>(SteerInstances.RaiseEventAsync),
            new(Tag, "Sends an event", [Reply.Empty(202, "Accepted.")]) { Body = new JsonObject(), Problems = [400, 404, 410, 413, 415] }),
        Verb("TerminateInstance", "terminate", SteerInstances.TerminateAsync, "Ends an instance and its children"),
        Verb("SuspendInstance", "suspend", SteerInstances.SuspendAsync, "Suspends an instance"),
        Verb("ResumeInstance", "resume", SteerInstances.ResumeAsync, "Lets a suspended instance go on"),
        Verb("RewindInstance", "rewind", SteerInstances.RewindAsync, "Puts a failed instance back before its failure"),
        new(
            "RestartInstance", Post, One + "/restart", KeyLevel.Host, Handler.With<IOrchestrationClient, IManagementLinks>(SteerInstances.RestartAsync),
            new(Tag, "Starts a terminal instance over", [Reply.Json<ManagementPayload>(202, "Started.", ("Location", "Where to poll."), ("Retry-After", "10"))])
            {
                Parameters = [Flag("restartWithNewInstanceId", defaultValue: true)],
                Problems = [404, 409, 501],
            }),
        new(
            "PurgeInstance", Delete, One, KeyLevel.Host, Handler.With<IOrchestrationClient, UnindexedJobs, JobKinds>(PurgeInstances.OneAsync),
            new(Tag, "Removes a terminal instance", [Json<Purged>(200, "Removed.")]) { Problems = [404, 412] }),
        new(
            "PurgeInstances", Delete, Instances, KeyLevel.Host, Handler.With<IOrchestrationClient, UnindexedJobs, JobKinds>(PurgeInstances.ManyAsync),
            new(Tag, "Removes terminal instances by filter; createdTimeFrom is required", [Json<Purged>(200, "Removed.")])
            {
                Parameters = Filters,
                Problems = [400, 404],
            }),
    ];

    private static Route Verb(string name, string verb, Func<HttpContext, IOrchestrationClient, Task<IResult>> handler, string summary) => new(
        name, Post, $"{One}/{verb}", KeyLevel.Host, Handler.With(handler),
        new(Tag, summary, [Reply.Empty(202, "Accepted.")])
        {
            Parameters = [new("reason", "query", "Recorded with it.", Schema.Text("Free text."))],
            Problems = [404, 410, 501],
        });

    private static Reply Json<T>(int status, string description, params IReadOnlyList<(string Name, string Meaning)> headers) =>
        Reply.Json<T>(status, description, headers) with { SerializedWith = InstanceJson.Options };

    private static Parameter Flag(string name, bool defaultValue) => new(name, "query", $"{(defaultValue ? "true" : "false")} unless given.", Schema.Flag(defaultValue));
}

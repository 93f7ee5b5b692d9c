using VidPipe.Api.Idempotency;
using VidPipe.Api.Management;
using VidPipe.Api.OpenApi;
using VidPipe.Core.Retention;

namespace VidPipe.Api.Cleanup;

internal static class CleanupRoutes
{
    private const string Tag = "cleanup";
    private static readonly string[] Get = ["GET"];
    private static readonly string[] Post = ["POST"];

    public static IReadOnlyList<Route> All { get; } =
    [
        new(
            "StartCleanup", Post, "api/cleanup", KeyLevel.Host, Handler.With<ICleanupService, IdempotentStarts, IManagementLinks>(CleanUp.StartAsync),
            new(Tag, "Removes what no project needs any more", [Reply.Json<CleanupStarted>(202, "Started.", ("Location", "Where to poll."), ("Retry-After", "Seconds until the first poll."))])
            {
                Parameters =
                [
                    new("dry_run", "query", "Says what would be removed, and removes nothing.", Schema.Flag(defaultValue: false)),
                    new("now", "query", "Without a grace period: what no project needs goes at once. Only on a host that has its store to itself.", Schema.Flag(defaultValue: false)),
                    IdempotentStarts.Parameter,
                ],
                Problems = [409, 422, 501],
            }),
        new(
            "GetCleanup", Get, "api/cleanup", KeyLevel.Host, Handler.With<ICleanupService>(CleanUp.LastAsync),
            new(Tag, "What the last clean-up has removed", [Reply.Json<CleanupReport>(200, "Its report.")]) { Problems = [404] }),
        new(
            "GetCleanupRun", Get, "api/cleanup/{id}", KeyLevel.Host, Handler.With<ICleanupService>(CleanUp.GetAsync),
            new(Tag, "How far a clean-up is, and its report", [Reply.Json<CleanupProgress>(200, "How far it is.", ("Retry-After", "Seconds until the next poll, while it is running."))])
            {
                Problems = [404],
            }),
    ];
}

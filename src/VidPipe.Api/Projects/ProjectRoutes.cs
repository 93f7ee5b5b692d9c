using Microsoft.AspNetCore.Http;
using VidPipe.Api.Files;
using VidPipe.Api.Http;
using VidPipe.Api.Idempotency;
using VidPipe.Api.Management;
using VidPipe.Api.OpenApi;
using VidPipe.Core.Assets;
using VidPipe.Core.Projects;
using VidPipe.Core.Webhooks;

namespace VidPipe.Api.Projects;

internal static class ProjectRoutes
{
    private const string Tag = "projects";
    private static readonly string[] Get = ["GET"];
    private static readonly string[] Post = ["POST"];
    private static readonly string[] Delete = ["DELETE"];
    private static readonly string[] GetAndHead = ["GET", "HEAD"];

    public static IReadOnlyList<Route> All { get; } =
    [
        new(
            "GenerateProject", Post, "api/generate", KeyLevel.Function,
            Handler.With<IProjectService, ProjectSpecReader, IdempotentStarts, IManagementLinks>(GenerateProject.StartAsync),
            new(Tag, "Starts a project", [Started<ProjectStarted>("Started."), Reply.Json<DryRun>(200, "With dry_run: what it would cost, or what is wrong with it.")])
            {
                Fields = ProjectFields.Start,
                Parameters = [QueryNames.DryRunParameter, IdempotencyKey],
                Problems = [400, 409, 413, 415, 422],
            }),
        new(
            "ListProjects", Get, "api/projects", KeyLevel.Function, Handler.With<IProjectService>(ReadProjects.ListAsync),
            new(Tag, "Lists projects, newest first", [Reply.Json<ProjectPage>(200, "A page.")])
            {
                Parameters =
                [
                    new("status", "query", "Only projects of this status, or of one of these when it comes several times.", Schema.Choices(StatusNames.All)),
                    new("id", "query", "Only projects whose id contains this.", Schema.Text(ProjectLimits.LongestId, ProjectLimits.ShortestIdPart)),
                    new("limit", "query", "The page's size.", Schema.Integer(1, ReadProjects.MaxLimit, $"{ReadProjects.DefaultLimit} unless given.")),
                    new("cursor", "query", "The next_cursor of the page before.", Schema.Text("Opaque.")),
                ],
                Problems = [422],
            }),
        new(
            "GetProject", Get, "api/projects/{id}", KeyLevel.Function, Handler.With<IProjectService>(ReadProjects.GetAsync),
            new(Tag, "The whole project", [Reply.Json<ProjectView>(200, "The project.")]) { Problems = [404] }),
        new(
            "GetProjectStatus", Get, "api/projects/{id}/status", KeyLevel.Function, Handler.With<IProjectService>(ReadProjects.StatusAsync),
            new(Tag, "How far it is; for polling", [Reply.Json<ProjectStatusSummary>(200, "The status.", ("Retry-After", "Seconds until the next poll, while it is not terminal."))])
            {
                Problems = [404],
            }),
        new(
            "StopProject", Post, "api/projects/{id}/stop", KeyLevel.Function, Handler.With<IProjectService>(SteerProject.StopAsync),
            new(Tag, "Stops the run at its next step boundary", [Started<ProjectStopping>("It will stop.")]) { Problems = [404, 409] }),
        new(
            "ResumeProject", Post, "api/projects/{id}/resume", KeyLevel.Function,
            Handler.With<IProjectService, RetiredModels, IdempotentStarts, IManagementLinks>(StartNextRun.ResumeAsync),
            new(Tag, "Starts the next run, which does only what is not done", [Started<ProjectResumed>("Started."), Planned])
            {
                Fields = ProjectFields.Resume,
                BodyRequired = false,
                Parameters = [QueryNames.DryRunParameter, IdempotencyKey],
                Problems = [400, 404, 409, 413, 415, 422],
            }),
        new(
            "ListProjectWebhooks", Get, "api/projects/{id}/webhooks", KeyLevel.Function, Handler.With<IProjectService, WebhookLog>(ProjectWebhooks.ListAsync),
            new(Tag, "What was delivered to its callback_url, newest run first", [Reply.Json<WebhookPage>(200, "A page.")])
            {
                Parameters =
                [
                    new("limit", "query", "The page's size.", Schema.Integer(1, ReadProjects.MaxLimit, $"{ReadProjects.DefaultLimit} unless given.")),
                    new("cursor", "query", "The next_cursor of the page before.", Schema.Text("Opaque.")),
                ],
                Problems = [404, 422],
            }),
        new(
            "ForkProject", Post, "api/projects/{id}/fork", KeyLevel.Function,
            Handler.With<IProjectService, ForkRequestReader, IdempotentStarts, IManagementLinks>(ForkProject.StartAsync),
            new(Tag, "Starts a new project from one that has ended, with edits; only what they touch is made again", [Started<ProjectForked>("Started."), Planned])
            {
                Fields = ProjectFields.Fork,
                BodyRequired = false,
                Parameters = [QueryNames.DryRunParameter, IdempotencyKey],
                Problems = [400, 404, 409, 413, 415, 422],
            }),
        new(
            "RegenerateScene", Post, "api/projects/{id}/scenes/{index}/regenerate", KeyLevel.Function,
            Handler.With<IProjectService, RetiredModels, IdempotentStarts, IManagementLinks>(StartNextRun.RegenerateAsync),
            new(Tag, "Makes a new take of one scene's keyframes or clip, and the video again", [Started<ProjectResumed>("Started."), Planned])
            {
                Fields = ProjectFields.Regenerate,
                Parameters = [QueryNames.DryRunParameter, IdempotencyKey],
                Problems = [400, 404, 409, 413, 415, 422],
            }),
        new(
            "DeleteProject", Delete, "api/projects/{id}", KeyLevel.Function, Handler.With<IProjectService>(SteerProject.DeleteAsync),
            new(Tag, "Deletes a project that has ended", [Reply.Empty(204, "It is gone.")]) { Problems = [404, 409] }),
        File("DownloadProject", "api/projects/{id}/download", ProjectFiles.DownloadAsync, "The finished video", MediaTypes.Mp4, [404, 409, 412, 416]),
        File("GetProjectPoster", "api/projects/{id}/poster", ProjectFiles.PosterAsync, "A still of it (JPEG or PNG)", "image/*", [404, 409, 412, 416]),
        File("GetProjectCaptionsSrt", "api/projects/{id}/captions.srt", ProjectFiles.CaptionsSrtAsync, "Its subtitles", MediaTypes.Srt, [404, 409, 412, 416]),
        File("GetProjectCaptionsVtt", "api/projects/{id}/captions.vtt", ProjectFiles.CaptionsVttAsync, "Its subtitles", MediaTypes.Vtt, [404, 409, 412, 416]),
        File("GetKeyframe", "api/keyframes/{id}", ProjectFiles.KeyframeAsync, "A keyframe, by its digest", MediaTypes.Png, [404, 409, 412, 416]),
        File("GetClip", "api/clips/{id}", ProjectFiles.ClipAsync, "A clip, by its digest", MediaTypes.Mp4, [404, 409, 412, 416]),
    ];

    private static Reply Planned => Reply.Json<DryRunOfPlan>(200, "With dry_run: what it would make and cost, with what there is.");

    private static Parameter IdempotencyKey => IdempotentStarts.Parameter;

    private static Route File(
        string name, string template, Func<HttpContext, IProjectService, Task<IResult>> handler, string summary, string mediaType, IReadOnlyList<int> problems) =>
        new(
            name, GetAndHead, template, KeyLevel.Function, Handler.With(handler),
            FileOperation.Of(summary, mediaType, problems));

    private static Reply Started<T>(string description) => Reply.Json<T>(
        202, description, ("Location", "Where to poll."), ("Retry-After", "Seconds until the first poll."));
}

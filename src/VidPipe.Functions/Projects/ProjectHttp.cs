using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using VidPipe.Functions.Hosting;

namespace VidPipe.Functions.Projects;

/// <summary>The routes of projects.</summary>
public sealed class ProjectHttp(CloudApi api)
{
    [Function(nameof(GenerateProject))]
    public Task<IResult> GenerateProject(
        [HttpTrigger(AuthorizationLevel.Function, "post", Route = "api/generate")] HttpRequest request, [DurableClient] DurableTaskClient client) =>
        api.RunAsync(nameof(GenerateProject), request, client);

    [Function(nameof(ListProjects))]
    public Task<IResult> ListProjects(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = "api/projects")] HttpRequest request, [DurableClient] DurableTaskClient client) =>
        api.RunAsync(nameof(ListProjects), request, client);

    [Function(nameof(GetProject))]
    public Task<IResult> GetProject(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = "api/projects/{id}")] HttpRequest request, [DurableClient] DurableTaskClient client) =>
        api.RunAsync(nameof(GetProject), request, client);

    [Function(nameof(GetProjectStatus))]
    public Task<IResult> GetProjectStatus(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = "api/projects/{id}/status")] HttpRequest request, [DurableClient] DurableTaskClient client) =>
        api.RunAsync(nameof(GetProjectStatus), request, client);

    [Function(nameof(StopProject))]
    public Task<IResult> StopProject(
        [HttpTrigger(AuthorizationLevel.Function, "post", Route = "api/projects/{id}/stop")] HttpRequest request, [DurableClient] DurableTaskClient client) =>
        api.RunAsync(nameof(StopProject), request, client);

    [Function(nameof(ResumeProject))]
    public Task<IResult> ResumeProject(
        [HttpTrigger(AuthorizationLevel.Function, "post", Route = "api/projects/{id}/resume")] HttpRequest request, [DurableClient] DurableTaskClient client) =>
        api.RunAsync(nameof(ResumeProject), request, client);

    [Function(nameof(DownloadProject))]
    public Task<IResult> DownloadProject(
        [HttpTrigger(AuthorizationLevel.Function, "get", "head", Route = "api/projects/{id}/download")] HttpRequest request, [DurableClient] DurableTaskClient client) =>
        api.RunAsync(nameof(DownloadProject), request, client);

    [Function(nameof(GetProjectPoster))]
    public Task<IResult> GetProjectPoster(
        [HttpTrigger(AuthorizationLevel.Function, "get", "head", Route = "api/projects/{id}/poster")] HttpRequest request, [DurableClient] DurableTaskClient client) =>
        api.RunAsync(nameof(GetProjectPoster), request, client);

    [Function(nameof(GetProjectCaptionsSrt))]
    public Task<IResult> GetProjectCaptionsSrt(
        [HttpTrigger(AuthorizationLevel.Function, "get", "head", Route = "api/projects/{id}/captions.srt")] HttpRequest request, [DurableClient] DurableTaskClient client) =>
        api.RunAsync(nameof(GetProjectCaptionsSrt), request, client);

    [Function(nameof(GetProjectCaptionsVtt))]
    public Task<IResult> GetProjectCaptionsVtt(
        [HttpTrigger(AuthorizationLevel.Function, "get", "head", Route = "api/projects/{id}/captions.vtt")] HttpRequest request, [DurableClient] DurableTaskClient client) =>
        api.RunAsync(nameof(GetProjectCaptionsVtt), request, client);

    [Function(nameof(GetKeyframe))]
    public Task<IResult> GetKeyframe(
        [HttpTrigger(AuthorizationLevel.Function, "get", "head", Route = "api/keyframes/{id}")] HttpRequest request, [DurableClient] DurableTaskClient client) =>
        api.RunAsync(nameof(GetKeyframe), request, client);

    [Function(nameof(GetClip))]
    public Task<IResult> GetClip(
        [HttpTrigger(AuthorizationLevel.Function, "get", "head", Route = "api/clips/{id}")] HttpRequest request, [DurableClient] DurableTaskClient client) =>
        api.RunAsync(nameof(GetClip), request, client);

    [Function(nameof(ForkProject))]
    public Task<IResult> ForkProject(
        [HttpTrigger(AuthorizationLevel.Function, "post", Route = "api/projects/{id}/fork")] HttpRequest request, [DurableClient] DurableTaskClient client) =>
        api.RunAsync(nameof(ForkProject), request, client);

    [Function(nameof(RegenerateScene))]
    public Task<IResult> RegenerateScene(
        [HttpTrigger(AuthorizationLevel.Function, "post", Route = "api/projects/{id}/scenes/{index}/regenerate")] HttpRequest request, [DurableClient] DurableTaskClient client) =>
        api.RunAsync(nameof(RegenerateScene), request, client);

    [Function(nameof(DeleteProject))]
    public Task<IResult> DeleteProject(
        [HttpTrigger(AuthorizationLevel.Function, "delete", Route = "api/projects/{id}")] HttpRequest request, [DurableClient] DurableTaskClient client) =>
        api.RunAsync(nameof(DeleteProject), request, client);

    [Function(nameof(ListProjectWebhooks))]
    public Task<IResult> ListProjectWebhooks(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = "api/projects/{id}/webhooks")] HttpRequest request, [DurableClient] DurableTaskClient client) =>
        api.RunAsync(nameof(ListProjectWebhooks), request, client);
}

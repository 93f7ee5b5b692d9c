using System.Text.Json;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Moq;
using VidPipe.Api;
using VidPipe.Core.Links;
using VidPipe.Core.Tests.Projects;
using VidPipe.Functions.Durable;
using VidPipe.Functions.Hosting;
using VidPipe.Functions.Links;

namespace VidPipe.Functions.Tests.Links;

/// <summary>The functions of links, called as the platform calls them, over a project that the durable task worker has made.</summary>
public sealed class CloudLinkTests : IAsyncLifetime
{
    private static readonly Microsoft.DurableTask.Client.DurableTaskClient Platform = new Mock<Microsoft.DurableTask.Client.DurableTaskClient>("test").Object;

    private readonly PipelineHost _host = new() { Configure = services => services.AddLinks().AddVidPipeHandlers().Configure<ApiOptions>(api => api.PublicOrigin = "https://videos.example") };
    private readonly LinkHttp _functions = new(new CloudApi(new BoundClient()));

    public Task InitializeAsync() => _host.StartAsync();

    public Task DisposeAsync() => _host.DisposeAsync().AsTask();

    [Fact]
    public async Task A_link_is_made_opened_listed_revoked_and_gone_with_its_project()
    {
        var project = await _host.RunAsync(Specs.Of(scenes: 1));
        var job = ("id", project.JobId);

        var made = await AnswerAsync(_functions.CreateJobLink, "POST", """{"file":"video"}""", job);
        var link = JsonDocument.Parse(made.Body).RootElement;
        var token = ("token", link.GetProperty("token").GetString()!);
        var opened = await AnswerAsync(_functions.OpenLink, "GET", null, token);
        var listed = await AnswerAsync(_functions.ListJobLinks, "GET", null, job);
        var revoked = await AnswerAsync(_functions.RevokeLink, "DELETE", null, token);
        var shut = await AnswerAsync(_functions.OpenLink, "GET", null, token);
        var second = JsonDocument.Parse((await AnswerAsync(_functions.CreateJobLink, "POST", """{"file":"poster"}""", job)).Body).RootElement.GetProperty("token").GetString()!;
        await _host.Projects.DeleteAsync(project.JobId, default);
        var deleted = await AnswerAsync(_functions.OpenLink, "GET", null, ("token", second));

        Assert.Equal([201, 200, 200, 204, 404, 404], new[] { made, opened, listed, revoked, shut, deleted }.Select(answer => answer.Status));
        Assert.Equal($"https://videos.example/v/{token.Item2}", link.GetProperty("url").GetString());
        Assert.Equal(project.Output!.Video.Length, opened.Length);
        Assert.Contains(token.Item2, listed.Body, StringComparison.Ordinal);
        Assert.Equal(shut.Body, deleted.Body);
    }

    private async Task<(int Status, string Body, long Length)> AnswerAsync(
        Func<HttpRequest, Microsoft.DurableTask.Client.DurableTaskClient, Task<IResult>> function, string method, string? body, params (string Name, string Value)[] values)
    {
        using var answered = new MemoryStream();
        var http = new DefaultHttpContext { RequestServices = _host.Get<IServiceProvider>() };
        (http.Request.Method, http.Request.Scheme, http.Request.Host) = (method, "http", new HostString("localhost"));
        http.Response.Body = answered;
        foreach (var (name, value) in values) http.Request.RouteValues[name] = value;
        if (body is not null) (http.Request.Body, http.Request.ContentType) = (new MemoryStream(Encoding.UTF8.GetBytes(body)), "application/json");

        await (await function(http.Request, Platform)).ExecuteAsync(http);

        return (http.Response.StatusCode, Encoding.UTF8.GetString(answered.ToArray()), answered.Length);
    }
}

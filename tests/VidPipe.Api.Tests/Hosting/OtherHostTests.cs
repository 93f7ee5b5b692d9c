using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Moq;
using VidPipe.Api.Health;
using VidPipe.Core.Assets;
using VidPipe.Core.Projects;

namespace VidPipe.Api.Tests.Hosting;

/// <summary>The handlers as a cloud host calls them: an HttpRequest in, an IResult out, no Kestrel and no guards of ours.</summary>
public sealed class OtherHostTests
{
    [Fact]
    public async Task Handler_answers_a_request_of_another_host_in_one_line()
    {
        var doubles = new ApiDoubles();
        doubles.Projects.Setup(p => p.GetStatusAsync(Samples.ProjectId(1), It.IsAny<CancellationToken>())).ReturnsAsync(Samples.Status(ProjectStatus.Complete));
        var request = Request(doubles);
        request.RouteValues["id"] = Samples.ProjectId(1);

        var answer = await ApiPipeline.RunAsync("GetProjectStatus", request);

        await answer.ExecuteAsync(request.HttpContext);
        Assert.Equal(200, request.HttpContext.Response.StatusCode);
    }

    [Fact]
    public async Task Handler_answers_a_problem_to_another_host_instead_of_throwing()
    {
        var request = Request(new ApiDoubles());
        request.RouteValues["id"] = "../x";

        var answer = await ApiPipeline.RunAsync("GetProjectStatus", request);

        await answer.ExecuteAsync(request.HttpContext);
        Assert.Equal(404, request.HttpContext.Response.StatusCode);
        Assert.Equal("application/problem+json", request.HttpContext.Response.ContentType);
    }

    private static HttpRequest Request(ApiDoubles doubles) => new DefaultHttpContext { RequestServices = Services(doubles) }.Request;

    private static ServiceProvider Services(ApiDoubles doubles) => new ServiceCollection()
        .AddLogging()
        .AddSingleton<IBlobStore>(doubles.Blobs)
        .AddSingleton(doubles.Projects.Object)
        .AddSingleton(doubles.Orchestrations.Object)
        .AddSingleton(Samples.Models)
        .AddSingleton(new HealthProbe("storage", _ => Task.CompletedTask))
        .AddVidPipeHandlers()
        .BuildServiceProvider(new ServiceProviderOptions { ValidateOnBuild = true, ValidateScopes = true });
}

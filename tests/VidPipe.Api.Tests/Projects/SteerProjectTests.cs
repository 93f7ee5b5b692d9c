using System.Net;
using Moq;
using VidPipe.Api.Tests.Hosting;
using VidPipe.Core.Errors;

namespace VidPipe.Api.Tests.Projects;

public sealed class SteerProjectTests : IAsyncLifetime
{
    private static readonly string Id = Samples.ProjectId(1);
    private ApiHost _host = null!;

    public async Task InitializeAsync() => _host = await ApiHost.StartAsync();

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Fact]
    public async Task Stop_is_accepted_with_where_to_look()
    {
        _host.Doubles.Projects.Setup(p => p.StopAsync(Id, It.IsAny<CancellationToken>())).Returns(Task.CompletedTask);

        using var response = await _host.SendAsync(HttpMethod.Post, $"/api/projects/{Id}/stop");

        Assert.Equal(HttpStatusCode.Accepted, response.StatusCode);
        Assert.Equal($"{_host.Address}api/projects/{Id}/status", response.Headers.Location!.ToString());
        Assert.Equal($$"""{"project_id":"{{Id}}","status_url":"{{_host.Address}}api/projects/{{Id}}/status"}""", await response.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task Stop_and_resume_say_the_state_when_it_is_wrong()
    {
        var wrong = new VidPipeException(ErrorCode.WrongState, "The project is complete.");
        _host.Doubles.Projects.Setup(p => p.StopAsync(Id, It.IsAny<CancellationToken>())).ThrowsAsync(wrong);
        _host.Doubles.Projects.Setup(p => p.PlanResumeAsync(Id, null, It.IsAny<CancellationToken>())).ThrowsAsync(wrong);

        foreach (var verb in new[] { "stop", "resume" })
        {
            using var response = await _host.SendAsync(HttpMethod.Post, $"/api/projects/{Id}/{verb}");

            Assert.Equal(HttpStatusCode.Conflict, response.StatusCode);
            var problem = await response.JsonAsync();
            Assert.Equal("WRONG_STATE", problem.GetProperty("code").GetString());
            Assert.Equal("The project is complete.", problem.GetProperty("detail").GetString());
        }
    }

    [Theory]
    [InlineData(null, null)]
    [InlineData("{}", null)]
    [InlineData("""{"budget_usd":null}""", null)]
    [InlineData("""{"budget_usd":2.5}""", 2.5)]
    public async Task Resume_starts_the_next_run(string? body, double? budget)
    {
        _host.Doubles.Projects.Setup(p => p.PlanResumeAsync(Id, (decimal?)budget, It.IsAny<CancellationToken>())).ReturnsAsync(Samples.NextRun());

        using var response = await ResumeAsync(body);

        Assert.Equal(HttpStatusCode.Accepted, response.StatusCode);
        Assert.Equal("2", response.Headers.GetValues("Retry-After").Single());
        Assert.Equal($"{_host.Address}api/projects/{Id}/status", response.Headers.Location!.ToString());
        var answer = await response.JsonAsync();
        Assert.Equal(["project_id", "run", "resume_from", "skipping", "to_make", "lost", "status_url", "management"], answer.EnumerateObject().Select(p => p.Name));
        Assert.Equal(3, answer.GetProperty("run").GetInt32());
        Assert.Equal("clips", answer.GetProperty("resume_from").GetString());
        Assert.Equal("""["storyboard","keyframes"]""", answer.GetProperty("skipping").GetRawText());
        Assert.Equal(Id, answer.GetProperty("management").GetProperty("id").GetString());
    }

    [Theory]
    [InlineData("""{"budget_usd":0}""", HttpStatusCode.UnprocessableEntity)]
    [InlineData("""{"budget_usd":"5"}""", HttpStatusCode.UnprocessableEntity)]
    [InlineData("""{"callback_url":"https://x.example"}""", HttpStatusCode.UnprocessableEntity)]
    [InlineData("[]", HttpStatusCode.UnprocessableEntity)]
    [InlineData("{", HttpStatusCode.BadRequest)]
    [InlineData(" ", HttpStatusCode.BadRequest)]
    public async Task Resume_starts_nothing_when_its_body_is_wrong(string body, HttpStatusCode expected)
    {
        using var response = await ResumeAsync(body);

        Assert.Equal(expected, response.StatusCode);
    }

    [Fact]
    public async Task Resume_is_415_when_its_body_is_not_declared_as_json()
    {
        using var response = await _host.SendAsync(HttpMethod.Post, $"/api/projects/{Id}/resume", new StringContent("{}"));

        Assert.Equal(HttpStatusCode.UnsupportedMediaType, response.StatusCode);
    }

    [Fact]
    public async Task Resume_says_what_it_would_make_and_starts_nothing_when_it_is_a_dry_run()
    {
        _host.Doubles.Projects.Setup(p => p.PlanResumeAsync(Id, null, It.IsAny<CancellationToken>())).ReturnsAsync(Samples.NextRun());

        using var response = await _host.SendAsync(HttpMethod.Post, $"/api/projects/{Id}/resume?dry_run=true");

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(
            """{"valid":true,"errors":{},"estimate":{"cost_usd":0.5,"calls":[{"model":"filmer-1","unit":"second","quantity":4,"cost_usd":0.5}],"seconds":6},"resume_from":"clips","inherited":{"scenes":4,"keyframes":8,"clips":3},"to_make":{"storyboard":false,"keyframes":[],"clips":[2],"voices":[],"stitch":true},"lost":{"storyboard":false,"keyframes":[],"clips":[],"voices":[],"stitch":false}}""",
            await response.Content.ReadAsStringAsync());
        Assert.Empty(_host.Doubles.Runs);
    }

    [Fact]
    public async Task Resume_is_409_as_a_dry_run_too_when_there_is_nothing_to_resume()
    {
        _host.Doubles.Projects.Setup(p => p.PlanResumeAsync(Id, null, It.IsAny<CancellationToken>())).ThrowsAsync(new VidPipeException(ErrorCode.WrongState, "The project is complete."));

        using var response = await _host.SendAsync(HttpMethod.Post, $"/api/projects/{Id}/resume?dry_run=true");

        Assert.Equal(HttpStatusCode.Conflict, response.StatusCode);
    }

    [Fact]
    public async Task Delete_answers_204_without_a_body()
    {
        _host.Doubles.Projects.Setup(p => p.DeleteAsync(Id, It.IsAny<CancellationToken>())).Returns(Task.CompletedTask);

        using var response = await _host.SendAsync(HttpMethod.Delete, $"/api/projects/{Id}");

        Assert.Equal(HttpStatusCode.NoContent, response.StatusCode);
        Assert.Empty(await response.Content.ReadAsByteArrayAsync());
    }

    [Theory]
    [InlineData(ErrorCode.NotFound, HttpStatusCode.NotFound)]
    [InlineData(ErrorCode.WrongState, HttpStatusCode.Conflict)]
    public async Task Delete_says_why_not(ErrorCode code, HttpStatusCode expected)
    {
        _host.Doubles.Projects.Setup(p => p.DeleteAsync(Id, It.IsAny<CancellationToken>())).ThrowsAsync(new VidPipeException(code, "No."));

        using var response = await _host.SendAsync(HttpMethod.Delete, $"/api/projects/{Id}");

        Assert.Equal(expected, response.StatusCode);
    }

    private Task<HttpResponseMessage> ResumeAsync(string? body) => body is null
        ? _host.SendAsync(HttpMethod.Post, $"/api/projects/{Id}/resume")
        : _host.PostJsonAsync($"/api/projects/{Id}/resume", body);
}

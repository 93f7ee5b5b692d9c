using System.Net;
using Moq;
using VidPipe.Api.Tests.Hosting;
using VidPipe.Core.Errors;
using VidPipe.Core.Projects;

namespace VidPipe.Api.Tests.Projects;

public sealed class RegenerateTests : IAsyncLifetime
{
    private static readonly string Id = Samples.ProjectId(1);
    private ApiHost _host = null!;

    public async Task InitializeAsync()
    {
        _host = await ApiHost.StartAsync();
        _host.Doubles.Projects.Setup(p => p.PlanResumeAsync(Id, null, It.IsAny<CancellationToken>())).ReturnsAsync(Samples.NextRun());
        _host.Doubles.Projects.Setup(p => p.PlanRegenerateAsync(Id, 2, It.IsAny<TakeKind>(), It.IsAny<CancellationToken>()))
            .ReturnsAsync((string _, int _, TakeKind kind, CancellationToken _) => Samples.NextRun(kind == TakeKind.Clip ? 3 : 4));
    }

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Theory]
    [InlineData("clip", 3)]
    [InlineData("keyframes", 4)]
    public async Task Regenerate_starts_the_next_run_with_a_new_take(string what, int run)
    {
        using var response = await RegenerateAsync($$"""{"what":"{{what}}"}""");

        Assert.Equal(HttpStatusCode.Accepted, response.StatusCode);
        var body = await response.JsonAsync();
        Assert.Equal(["project_id", "run", "resume_from", "skipping", "to_make", "lost", "status_url", "management"], body.EnumerateObject().Select(p => p.Name));
        Assert.Equal((Id, run), (body.GetProperty("project_id").GetString(), body.GetProperty("run").GetInt32()));
        Assert.Equal(run, Assert.Single(_host.Doubles.Runs).Input.Run);
        Assert.Equal(body.GetProperty("status_url").GetString(), response.Headers.Location!.ToString());
    }

    [Theory]
    [InlineData("{}", "what")]
    [InlineData("""{"what":null}""", "what")]
    [InlineData("""{"what":"Clip"}""", "what")]
    [InlineData("""{"what":"voice"}""", "what")]
    [InlineData("""{"what":1}""", "what")]
    [InlineData("[]", "body")]
    [InlineData("""{"what":"clip","budget_usd":1}""", "budget_usd")]
    public async Task Regenerate_names_what_is_wrong_and_starts_nothing(string body, string field)
    {
        using var response = await RegenerateAsync(body);

        Assert.Equal(HttpStatusCode.UnprocessableEntity, response.StatusCode);
        Assert.Equal([field], await response.WrongFieldsAsync());
        Assert.Empty(_host.Doubles.Runs);
    }

    [Theory]
    [InlineData("x")]
    [InlineData("-1")]
    [InlineData("1.0")]
    [InlineData("99999999999")]
    [InlineData("%20")]
    [InlineData("+1")]
    public async Task Regenerate_is_404_when_the_scene_is_no_number(string index)
    {
        using var response = await _host.PostJsonAsync($"/api/projects/{Id}/scenes/{index}/regenerate", """{"what":"clip"}""");

        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
    }

    [Theory]
    [InlineData(ErrorCode.NotFound, HttpStatusCode.NotFound)]
    [InlineData(ErrorCode.WrongState, HttpStatusCode.Conflict)]
    public async Task Regenerate_says_why_not(ErrorCode code, HttpStatusCode expected)
    {
        _host.Doubles.Projects.Setup(p => p.PlanRegenerateAsync(Id, 2, It.IsAny<TakeKind>(), It.IsAny<CancellationToken>())).ThrowsAsync(new VidPipeException(code, "No."));

        using var response = await RegenerateAsync("""{"what":"clip"}""");

        Assert.Equal(expected, response.StatusCode);
    }

    [Fact]
    public async Task Regenerate_says_what_it_would_make_and_starts_nothing_when_it_is_a_dry_run()
    {
        using var response = await _host.PostJsonAsync($"/api/projects/{Id}/scenes/2/regenerate?dry_run=true", """{"what":"clip"}""");

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(0.5m, (await response.JsonAsync()).GetProperty("estimate").GetProperty("cost_usd").GetDecimal());
        Assert.Empty(_host.Doubles.Runs);
    }

    [Theory]
    [InlineData("scenes/2/regenerate", """{"what":"clip"}""")]
    [InlineData("resume", "{}")]
    public async Task A_next_run_with_a_key_is_started_once_and_answered_alike(string verb, string body)
    {
        using var first = await _host.PostJsonAsync($"/api/projects/{Id}/{verb}", body, ("Idempotency-Key", "key-1"));
        using var second = await _host.PostJsonAsync($"/api/projects/{Id}/{verb}", body, ("Idempotency-Key", "key-1"));

        Assert.Equal(HttpStatusCode.Accepted, second.StatusCode);
        Assert.Equal(await first.Content.ReadAsStringAsync(), await second.Content.ReadAsStringAsync());
        Assert.Single(_host.Doubles.Runs);
    }

    [Fact]
    public async Task Fifty_at_once_with_one_key_start_one_run()
    {
        var responses = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => RegenerateAsync("""{"what":"clip"}""", "key-1")));

        Assert.Single(_host.Doubles.Runs);
        Assert.All(responses, r => Assert.True(r.StatusCode is HttpStatusCode.Accepted or HttpStatusCode.Conflict));
    }

    [Fact]
    public async Task A_key_is_not_used_up_by_a_start_that_another_run_forestalled()
    {
        _host.Doubles.Projects.Setup(p => p.StartRunAsync(It.IsAny<RunPlan>(), It.IsAny<CancellationToken>())).ThrowsAsync(new VidPipeException(ErrorCode.WrongState, "Another was quicker."));
        using var refused = await RegenerateAsync("""{"what":"clip"}""", "key-1");
        var started = new List<RunPlan>();
        _host.Doubles.Projects.Setup(p => p.StartRunAsync(It.IsAny<RunPlan>(), It.IsAny<CancellationToken>()))
            .Callback((RunPlan plan, CancellationToken _) => started.Add(plan)).Returns(Task.CompletedTask);

        using var second = await RegenerateAsync("""{"what":"clip"}""", "key-1");

        Assert.Equal((HttpStatusCode.Conflict, HttpStatusCode.Accepted), (refused.StatusCode, second.StatusCode));
        Assert.Single(started);
        _host.Doubles.Projects.Verify(p => p.PlanRegenerateAsync(Id, 2, TakeKind.Clip, It.IsAny<CancellationToken>()), Times.Exactly(2));
    }

    private Task<HttpResponseMessage> RegenerateAsync(string body, string? key = null)
    {
        var path = $"/api/projects/{Id}/scenes/2/regenerate";
        return key is null ? _host.PostJsonAsync(path, body) : _host.PostJsonAsync(path, body, ("Idempotency-Key", key));
    }
}

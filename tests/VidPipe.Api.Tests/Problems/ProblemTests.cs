using System.Net;
using Moq;
using VidPipe.Api.Problems;
using VidPipe.Api.Tests.Hosting;
using VidPipe.Core.Errors;

namespace VidPipe.Api.Tests.Problems;

public sealed class ProblemTests : IAsyncLifetime
{
    private ApiHost _host = null!;

    public static TheoryData<ErrorCode> Codes => new(Enum.GetValues<ErrorCode>());

    public async Task InitializeAsync() => _host = await ApiHost.StartAsync();

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Theory]
    [MemberData(nameof(Codes))]
    public async Task Problem_carries_the_code_and_its_status_when_a_service_throws(ErrorCode code)
    {
        StatusThrows(new VidPipeException(code, "What happened."));

        using var response = await _host.GetAsync($"/api/projects/{Samples.ProjectId(1)}/status");

        Assert.Equal(ErrorStatus.Of(code), (int)response.StatusCode);
        var problem = await response.JsonAsync();
        Assert.Equal(ErrorCodes.Name(code), problem.GetProperty("code").GetString());
        Assert.Equal("What happened.", problem.GetProperty("detail").GetString());
        Assert.Equal(ErrorCodes.Describe(code).UserMessage, problem.GetProperty("user_message").GetString());
        Assert.Equal(ErrorCodes.Describe(code).Retryable, problem.GetProperty("retryable").GetBoolean());
    }

    [Fact]
    public async Task Problem_is_409_and_does_not_advise_to_try_again_when_the_store_needs_a_person()
    {
        StatusThrows(new VidPipeException(new Failure(ErrorCode.StorageError, "'/data/x' is a folder.", Retryable: false)));

        using var response = await _host.GetAsync($"/api/projects/{Samples.ProjectId(1)}/status");

        Assert.Equal(HttpStatusCode.Conflict, response.StatusCode);
        Assert.Null(response.Headers.RetryAfter);
        var problem = await response.JsonAsync();
        Assert.False(problem.GetProperty("retryable").GetBoolean());
        Assert.Contains("trying again does not help", problem.GetProperty("user_message").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Problem_tells_nothing_of_the_cause_and_the_log_all_when_something_unexpected_is_thrown()
    {
        StatusThrows(new InvalidOperationException("secret detail"));

        using var response = await _host.GetAsync($"/api/projects/{Samples.ProjectId(1)}/status?code=hunter2");

        Assert.Equal(HttpStatusCode.InternalServerError, response.StatusCode);
        var text = await response.Content.ReadAsStringAsync();
        Assert.Contains("\"INTERNAL\"", text, StringComparison.Ordinal);
        Assert.DoesNotContain("secret detail", text, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", text, StringComparison.Ordinal);
        Assert.Contains(_host.Doubles.Log.All, line => line.Contains("secret detail", StringComparison.Ordinal) && line.Contains("GetProjectStatus", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("GET", "/nowhere")]
    [InlineData("POST", "/api/projects/x/nothing")]
    [InlineData("GET", "/api/projects/")]
    public async Task Unknown_address_is_a_404_problem(string method, string path)
    {
        // GET /api/projects/ is the list, with a slash at its end.
        _host.Doubles.Projects.Setup(p => p.ListAsync(null, 20, null, It.IsAny<CancellationToken>())).ThrowsAsync(new VidPipeException(ErrorCode.NotFound, "The list was asked."));

        using var response = await _host.SendAsync(new HttpMethod(method), path);

        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType!.MediaType);
        Assert.Equal("NOT_FOUND", (await response.JsonAsync()).GetProperty("code").GetString());
    }

    [Theory]
    [InlineData("DELETE", "/api/generate", "POST")]
    [InlineData("PUT", "/health", "GET")]
    [InlineData("OPTIONS", "/api/projects", "GET")]
    [InlineData("POST", "/api/projects/x/download", "GET, HEAD")]
    public async Task Wrong_method_is_a_405_problem_that_says_what_is_allowed(string method, string path, string allowed)
    {
        using var response = await _host.SendAsync(new HttpMethod(method), path);

        Assert.Equal(HttpStatusCode.MethodNotAllowed, response.StatusCode);
        Assert.Equal(allowed, string.Join(", ", response.Content.Headers.Allow));
        Assert.Equal(405, (await response.JsonAsync()).GetProperty("status").GetInt32());
    }

    private void StatusThrows(Exception exception) =>
        _host.Doubles.Projects.Setup(p => p.GetStatusAsync(It.IsAny<string>(), It.IsAny<CancellationToken>())).ThrowsAsync(exception);
}

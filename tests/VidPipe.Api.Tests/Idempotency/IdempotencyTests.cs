using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Moq;
using VidPipe.Api.Tests.Hosting;
using VidPipe.Core.Durable;
using VidPipe.Core.Errors;
using VidPipe.Core.Projects;

namespace VidPipe.Api.Tests.Idempotency;

public sealed class IdempotencyTests : IAsyncLifetime
{
    private const string Body = """{"prompt":"A beetle"}""";
    private ApiHost _host = null!;

    public async Task InitializeAsync() => _host = await ApiHost.StartAsync(options => options.HostKey = "host-key");

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Fact]
    public async Task Same_key_and_body_give_the_same_answer_and_start_once()
    {
        using var first = await PostAsync(Body, "key-1");
        using var second = await PostAsync(Body, "key-1");

        Assert.Equal(HttpStatusCode.Accepted, second.StatusCode);
        Assert.Equal(await first.Content.ReadAsStringAsync(), await second.Content.ReadAsStringAsync());
        Assert.Equal(first.Headers.Location, second.Headers.Location);
        Assert.Single(_host.Doubles.Started);
    }

    [Fact]
    public async Task Fifty_requests_at_once_start_exactly_one()
    {
        var responses = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => PostAsync(Body, "key-1")));

        Assert.Single(_host.Doubles.Started);
        Assert.All(responses, response => Assert.True(response.StatusCode is HttpStatusCode.Accepted or HttpStatusCode.Conflict));
        var answers = await Task.WhenAll(responses.Where(r => r.StatusCode == HttpStatusCode.Accepted).Select(r => r.Content.ReadAsStringAsync()));
        Assert.Single(answers.Distinct());
    }

    [Fact]
    public async Task Requests_start_each_one_when_they_have_no_key()
    {
        using var first = await _host.PostJsonAsync("/api/generate", Body, ("x-functions-key", "host-key"));
        using var second = await _host.PostJsonAsync("/api/generate", Body, ("x-functions-key", "host-key"));

        Assert.Equal(2, _host.Doubles.Started.Count);
        Assert.Equal(0, _host.Doubles.Blobs.Count);
    }

    [Fact]
    public async Task Same_key_with_another_body_is_422()
    {
        using var first = await PostAsync(Body, "key-1");
        using var second = await PostAsync("""{"prompt":"Another"}""", "key-1");

        Assert.Equal(HttpStatusCode.UnprocessableEntity, second.StatusCode);
        Assert.Equal(["Idempotency-Key"], await second.WrongFieldsAsync());
        Assert.Single(_host.Doubles.Started);
    }

    [Theory]
    [InlineData("key-1", "key-2")]
    [InlineData("key-1", "key-1")]
    public async Task Two_keys_are_422_and_start_nothing(params string[] keys)
    {
        var lines = string.Concat(keys.Select(key => $"Idempotency-Key: {key}\r\n"));

        // HttpClient would join them in one line.
        var response = await SendRawAsync(
            $"POST /api/generate HTTP/1.1\r\nHost: localhost\r\nx-functions-key: host-key\r\n{lines}Content-Type: application/json\r\nContent-Length: {Body.Length}\r\nConnection: close\r\n\r\n{Body}");

        Assert.StartsWith("HTTP/1.1 422 ", response);
        Assert.Contains("\"Idempotency-Key\":[\"Was sent 2 times", response);
        Assert.Empty(_host.Doubles.Started);
        Assert.Equal(0, _host.Doubles.Blobs.Count);
    }

    [Fact]
    public async Task Duplicate_is_409_while_the_first_is_still_being_answered()
    {
        var started = new TaskCompletionSource();
        var release = new TaskCompletionSource<StartOutcome>();
        OnStart(_ =>
        {
            started.SetResult();
            return release.Task;
        });
        var first = PostAsync(Body, "key-1");
        await started.Task.WaitAsync(TimeSpan.FromSeconds(10));

        using var duplicate = await PostAsync(Body, "key-1");
        release.SetResult(StartOutcome.Started);
        using var answered = await first;

        Assert.Equal(HttpStatusCode.Conflict, duplicate.StatusCode);
        Assert.Equal("2", duplicate.Headers.GetValues("Retry-After").Single());
        Assert.True((await duplicate.JsonAsync()).GetProperty("retryable").GetBoolean());
        Assert.Equal(HttpStatusCode.Accepted, answered.StatusCode);
    }

    [Fact]
    public async Task Claim_that_was_never_answered_is_taken_over_with_its_id_and_spec_after_30_seconds()
    {
        var crashed = await ClaimAndHangAsync();
        _host.Doubles.Time.Advance(TimeSpan.FromSeconds(29.9));
        using var early = await PostAsync(Body, "key-1");
        _host.Doubles.Projects.Setup(p => p.NewSeed()).Returns(999);
        var second = RecordStarts();

        _host.Doubles.Time.Advance(TimeSpan.FromSeconds(0.1));
        using var late = await PostAsync(Body, "key-1");

        Assert.Equal(HttpStatusCode.Conflict, early.StatusCode);
        Assert.Equal(HttpStatusCode.Accepted, late.StatusCode);
        Assert.Equal(crashed, Assert.Single(second));
        Assert.Equal(crashed.Id, (await late.JsonAsync()).GetProperty("project_id").GetString());
    }

    [Fact]
    public async Task Claim_of_a_host_whose_clock_was_ahead_is_taken_over_once_the_clock_is_true()
    {
        _host.Doubles.Time.Advance(TimeSpan.FromDays(40));
        var crashed = await ClaimAndHangAsync();
        _host.Doubles.Time.AdjustTime(_host.Doubles.Time.GetUtcNow().AddDays(-40));
        var starts = RecordStarts();

        using var repeated = await PostAsync(Body, "key-1");

        Assert.Equal(HttpStatusCode.Accepted, repeated.StatusCode);
        Assert.Equal(crashed, Assert.Single(starts));
    }

    [Fact]
    public async Task Claim_is_taken_over_by_one_of_fifty_only()
    {
        await ClaimAndHangAsync();
        _host.Doubles.Time.Advance(TimeSpan.FromSeconds(31));
        var starts = RecordStarts();

        var responses = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => PostAsync(Body, "key-1")));

        Assert.Single(starts);
        Assert.Contains(responses, response => response.StatusCode == HttpStatusCode.Accepted);
    }

    [Fact]
    public async Task Retry_starts_the_same_id_at_once_when_the_first_start_failed()
    {
        string? failedId = null;
        OnStart(id =>
        {
            failedId = id;
            throw new VidPipeException(ErrorCode.DatabaseError, "The journal is busy.");
        });
        using var failed = await PostAsync(Body, "key-1");
        var starts = RecordStarts();

        using var retried = await PostAsync(Body, "key-1");

        Assert.Equal(HttpStatusCode.ServiceUnavailable, failed.StatusCode);
        Assert.Equal(HttpStatusCode.Accepted, retried.StatusCode);
        Assert.Equal(failedId, Assert.Single(starts).Id);
    }

    [Fact]
    public async Task Start_is_finished_when_the_client_goes_away_in_mid_start()
    {
        var started = new TaskCompletionSource();
        var release = new TaskCompletionSource<StartOutcome>();
        OnStart(_ =>
        {
            started.SetResult();
            return release.Task;
        });
        using var cancel = new CancellationTokenSource();
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/generate") { Content = new StringContent(Body, System.Text.Encoding.UTF8, "application/json") };
        request.Headers.Add("Idempotency-Key", "key-1");
        request.Headers.Add("x-functions-key", "host-key");
        var first = _host.Client.SendAsync(request, cancel.Token);
        await started.Task.WaitAsync(TimeSpan.FromSeconds(10));
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);

        release.SetResult(StartOutcome.Started);
        using var retried = await RetryWhileBusyAsync();

        Assert.Equal(HttpStatusCode.Accepted, retried.StatusCode);
        _host.Doubles.Projects.Verify(p => p.StartAsync(It.IsAny<string>(), It.IsAny<ProjectSpec>(), It.IsAny<CancellationToken>()), Times.Once);
    }

    [Theory]
    [InlineData(23.99, 1)]
    [InlineData(24, 2)]
    public async Task Key_is_kept_for_24_hours(double hours, int starts)
    {
        using var first = await PostAsync(Body, "key-1");
        _host.Doubles.Time.Advance(TimeSpan.FromHours(hours));

        using var second = await PostAsync(Body, "key-1");

        Assert.Equal(HttpStatusCode.Accepted, second.StatusCode);
        Assert.Equal(starts, _host.Doubles.Started.Count);
    }

    [Fact]
    public async Task Key_is_not_used_up_by_a_request_that_is_not_valid()
    {
        using var invalid = await PostAsync("""{"prompt":""}""", "key-1");
        using var valid = await PostAsync(Body, "key-1");

        Assert.Equal(HttpStatusCode.UnprocessableEntity, invalid.StatusCode);
        Assert.Equal(HttpStatusCode.Accepted, valid.StatusCode);
    }

    [Fact]
    public async Task Key_means_the_same_however_the_path_is_written()
    {
        using var first = await PostAsync(Body, "key-1");
        using var second = await PostAsync(Body, "key-1", "/API/Generate/");

        Assert.Equal(HttpStatusCode.Accepted, second.StatusCode);
        Assert.Single(_host.Doubles.Started);
    }

    [Theory]
    [InlineData("")]
    [InlineData("with space")]
    [InlineData("tab\there")]
    [InlineData("käfer")]
    [InlineData("a,b", true)]
    [InlineData("~!", true)]
    public async Task Key_must_be_visible_ascii(string key, bool valid = false)
    {
        using var response = await PostAsync(Body, key);

        Assert.Equal(valid ? HttpStatusCode.Accepted : HttpStatusCode.UnprocessableEntity, response.StatusCode);
    }

    [Theory]
    [InlineData(128, HttpStatusCode.Accepted)]
    [InlineData(129, HttpStatusCode.UnprocessableEntity)]
    public async Task Key_has_at_most_128_characters(int length, HttpStatusCode expected)
    {
        using var response = await PostAsync(Body, new string('k', length));

        Assert.Equal(expected, response.StatusCode);
    }

    [Fact]
    public async Task Claim_holds_neither_the_key_nor_any_address()
    {
        using var response = await PostAsync(Body, "my-key");

        var name = Assert.Single(_host.Doubles.Blobs.Names);
        Assert.Matches("^idempotency/[0-9a-f]{2}/[0-9a-f]{62}\\.json$", name);
        var claim = _host.Doubles.Blobs.Text(name);
        Assert.DoesNotContain("my-key", claim, StringComparison.Ordinal);
        Assert.DoesNotContain("host-key", claim, StringComparison.Ordinal);
        Assert.DoesNotContain("http", claim, StringComparison.Ordinal);
        Assert.True(JsonDocument.Parse(claim).RootElement.GetProperty("answered").GetBoolean());
    }

    /// <summary>What a crash between claim and start leaves behind: a start that never returns.</summary>
    private async Task<(string Id, ProjectSpec Spec)> ClaimAndHangAsync()
    {
        var claimed = new TaskCompletionSource<(string, ProjectSpec)>();
        _host.Doubles.Projects.Setup(p => p.StartAsync(It.IsAny<string>(), It.IsAny<ProjectSpec>(), It.IsAny<CancellationToken>()))
            .Callback((string id, ProjectSpec spec, CancellationToken _) => claimed.SetResult((id, spec)))
            .Returns(new TaskCompletionSource<StartOutcome>().Task);
        _ = PostAsync(Body, "key-1");
        return await claimed.Task.WaitAsync(TimeSpan.FromSeconds(10));
    }

    private List<(string Id, ProjectSpec Spec)> RecordStarts()
    {
        var starts = new List<(string, ProjectSpec)>();
        _host.Doubles.Projects.Setup(p => p.StartAsync(It.IsAny<string>(), It.IsAny<ProjectSpec>(), It.IsAny<CancellationToken>()))
            .Callback((string id, ProjectSpec spec, CancellationToken _) => { lock (starts) starts.Add((id, spec)); })
            .ReturnsAsync(StartOutcome.AlreadyExists);
        return starts;
    }

    private void OnStart(Func<string, Task<StartOutcome>> start) => _host.Doubles.Projects
        .Setup(p => p.StartAsync(It.IsAny<string>(), It.IsAny<ProjectSpec>(), It.IsAny<CancellationToken>()))
        .Returns((string id, ProjectSpec _, CancellationToken _) => start(id));

    private async Task<HttpResponseMessage> RetryWhileBusyAsync()
    {
        for (var round = 0; ; round++)
        {
            var response = await PostAsync(Body, "key-1");
            if (response.StatusCode != HttpStatusCode.Conflict || round == 500) return response;
        }
    }

    private async Task<string> SendRawAsync(string request)
    {
        using var connection = new TcpClient();
        await connection.ConnectAsync(_host.Address.Host, _host.Address.Port);
        await using var stream = connection.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes(request));
        using var reader = new StreamReader(stream);
        return await reader.ReadToEndAsync();
    }

    private Task<HttpResponseMessage> PostAsync(string body, string key, string path = "/api/generate") =>
        _host.PostJsonAsync(path, body, ("Idempotency-Key", key), ("x-functions-key", "host-key"));
}

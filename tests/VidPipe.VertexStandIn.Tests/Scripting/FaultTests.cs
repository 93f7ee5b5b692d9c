using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using VidPipe.StandIn.Calls;
using VidPipe.StandIn.Scripting;

namespace VidPipe.StandIn.Tests.Scripting;

/// <summary>What goes wrong on the way: statuses, cuts, spoilt answers.</summary>
[Trait("Length", "Long")]
public sealed class FaultTests : StandInTest
{
    [Fact]
    public async Task A_429_carries_RetryAfter_and_RetryInfo_and_the_call_is_not_carried_out()
    {
        Vertex.Script.On(CallKind.VeoSubmit, new Answer.Fail(429) { RetryAfter = TimeSpan.FromSeconds(3), RetryInfo = TimeSpan.FromSeconds(5.5) }, times: 1);

        var (status, error, headers) = await FailAsync(VeoModel, "predictLongRunning", Requests.Video());
        await SubmitAsync();

        Assert.Equal(HttpStatusCode.TooManyRequests, status);
        Assert.Equal("RESOURCE_EXHAUSTED", error["status"]!.GetValue<string>());
        Assert.Equal(429, error["code"]!.GetValue<int>());
        Assert.Equal("5.5s", error["details"]![0]!["retryDelay"]!.GetValue<string>());
        Assert.Equal(TimeSpan.FromSeconds(3), headers.RetryAfter!.Delta);
        Assert.Equal([false, true], Vertex.Calls(CallKind.VeoSubmit).Select(c => c.CarriedOut));
    }

    [Fact]
    public async Task RetryAfter_may_be_a_date()
    {
        Vertex.Script.On(CallKind.Text, new Answer.Fail(503) { RetryAfter = TimeSpan.FromHours(1), RetryAfterAsDate = true });

        var (_, _, headers) = await FailAsync(TextModel, "generateContent", Requests.Text());

        Assert.NotNull(headers.RetryAfter!.Date);
    }

    [Theory]
    [InlineData(400, "INVALID_ARGUMENT")]
    [InlineData(403, "PERMISSION_DENIED")]
    [InlineData(404, "NOT_FOUND")]
    [InlineData(500, "INTERNAL")]
    [InlineData(503, "UNAVAILABLE")]
    [InlineData(504, "DEADLINE_EXCEEDED")]
    public async Task An_HTTP_status_comes_with_its_google_rpc_name(int status, string name)
    {
        Vertex.Script.On(CallKind.Text, new Answer.Fail(status));

        var (answered, error, _) = await FailAsync(TextModel, "generateContent", Requests.Text());

        Assert.Equal(status, (int)answered);
        Assert.Equal(name, error["status"]!.GetValue<string>());
        AssertAsDocumented();
    }

    [Fact]
    public async Task Name_and_message_may_be_given_and_an_error_may_be_HTML()
    {
        Vertex.Script.On(CallKind.Text, new Answer.Fail(400) { Code = "FAILED_PRECONDITION", Message = "No quota." }, times: 1);
        Vertex.Script.On(CallKind.Text, new Answer.Fail(502) { Html = true });

        var (_, error, _) = await FailAsync(TextModel, "generateContent", Requests.Text());
        using var page = await PostAsync($"{Prefix}{TextModel}:generateContent", Requests.Text());

        Assert.Equal(("FAILED_PRECONDITION", "No quota."), (error["status"]!.GetValue<string>(), error["message"]!.GetValue<string>()));
        Assert.Equal("text/html", page.Content.Headers.ContentType!.MediaType);
        Assert.StartsWith("<html>", await page.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_503_may_come_although_the_job_was_created()
    {
        Vertex.Script.On(CallKind.VeoSubmit, new Answer.Fail(503) { AfterWork = true });

        await FailAsync(VeoModel, "predictLongRunning", Requests.Video());

        var call = Assert.Single(Vertex.Calls(CallKind.VeoSubmit));
        Assert.True(call.CarriedOut);
        Assert.NotNull(call.Operation);
    }

    [Theory]
    [InlineData(CutPoint.BeforeRead, false)]
    [InlineData(CutPoint.AfterRead, false)]
    [InlineData(CutPoint.AfterWork, true)]
    public async Task A_cut_connection_is_seen_as_such_and_the_log_knows_whether_the_work_was_done(CutPoint at, bool carriedOut)
    {
        Vertex.Script.On(CallKind.VeoSubmit, new Answer.Cut(at));

        await Assert.ThrowsAsync<HttpRequestException>(() => PostAsync($"{Prefix}{VeoModel}:predictLongRunning", Requests.Video()));

        var call = await Vertex.Log.WaitAsync(c => c.IsOver);
        Assert.Equal((carriedOut, $"cut:{at}", null), (call.CarriedOut, call.Answer, call.Status));
        Assert.Equal(at != CutPoint.BeforeRead, call.Digest is not null);
    }

    [Fact]
    public async Task A_large_request_whose_connection_is_cut_before_it_is_read_fails_while_it_is_sent()
    {
        Vertex.Script.On(CallKind.Text, new Answer.Cut(CutPoint.BeforeRead));

        await Assert.ThrowsAsync<HttpRequestException>(() => PostAsync($"{Prefix}{TextModel}:generateContent", Requests.Text(new string('a', 30_000_000))));
    }

    [Fact]
    public async Task An_answer_cut_in_the_middle_has_begun_well()
    {
        Vertex.Script.On(CallKind.Text, new Answer.Cut(CutPoint.InAnswer));

        using var request = new HttpRequestMessage(HttpMethod.Post, $"{Prefix}{TextModel}:generateContent") { Content = Json(Requests.Text()) };
        using var response = await Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        await Assert.ThrowsAnyAsync<Exception>(() => response.Content.ReadAsStringAsync());
        Assert.True(Assert.Single(Vertex.Calls()).CarriedOut);
    }

    [Fact]
    public async Task A_dripping_answer_arrives_whole()
    {
        Vertex.Script.On(CallKind.Text, new Answer.Drip { Bytes = 100, Interval = TimeSpan.FromMilliseconds(1) });

        var answer = await CallAsync(TextModel, "generateContent", Requests.Text());

        Assert.NotNull(answer["candidates"]);
    }

    [Fact]
    public async Task Latency_passes_before_an_answer_and_a_client_that_will_not_wait_is_noted()
    {
        Vertex.Script.Add(new Rule { On = [CallKind.Text], Latency = TimeSpan.FromHours(1) });
        using var impatient = new CancellationTokenSource();

        var call = Http.PostAsync(new Uri($"{Prefix}{TextModel}:generateContent", UriKind.Relative), Json(Requests.Text()), impatient.Token);
        await Vertex.Log.WaitAsync(c => c.Digest is not null);
        await impatient.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
        var noted = await Vertex.Log.WaitAsync(c => c.IsOver);
        Assert.Equal(("client-gone", false), (noted.Answer, noted.CarriedOut));
    }

    [Fact]
    public async Task A_client_that_gives_up_between_work_and_answer_is_charged_all_the_same()
    {
        Vertex.Script.Add(new Rule { On = [CallKind.VeoSubmit], AnswerLatency = TimeSpan.FromHours(1) });
        using var impatient = new CancellationTokenSource();

        var call = Http.PostAsync(new Uri($"{Prefix}{VeoModel}:predictLongRunning", UriKind.Relative), Json(Requests.Video()), impatient.Token);
        await Vertex.Log.WaitAsync(c => c.CarriedOut);
        await impatient.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
        var noted = await Vertex.Log.WaitAsync(c => c.IsOver);
        Assert.Equal(("client-gone", true), (noted.Answer, noted.IsBilled));
        Assert.NotNull(noted.Operation);
    }

    [Fact]
    public async Task Malformed_JSON_comes_under_a_good_Content_Length()
    {
        Vertex.Script.On(CallKind.Text, new Answer.Malformed());

        using var response = await PostAsync($"{Prefix}{TextModel}:generateContent", Requests.Text());

        Assert.True(response.IsSuccessStatusCode);
        var text = await response.Content.ReadAsStringAsync();
        Assert.ThrowsAny<System.Text.Json.JsonException>(() => JsonNode.Parse(text));
    }

    [Fact]
    public async Task A_huge_answer_is_as_large_as_asked()
    {
        Vertex.Script.On(CallKind.Text, new Answer.Huge(8));

        using var response = await PostAsync($"{Prefix}{TextModel}:generateContent", Requests.Text());

        Assert.InRange((await response.Content.ReadAsByteArrayAsync()).Length, 8 << 20, 9 << 20);
    }

    [Fact]
    public async Task A_right_answer_may_come_under_a_wrong_content_type()
    {
        Vertex.Script.On(CallKind.Text, new Answer.WrongType("text/html"));

        using var response = await PostAsync($"{Prefix}{TextModel}:generateContent", Requests.Text());

        Assert.Equal("text/html", response.Content.Headers.ContentType!.MediaType);
    }

    [Fact]
    public async Task RetryAfter_is_written_in_whole_seconds()
    {
        Vertex.Script.On(CallKind.Text, new Answer.Fail(429) { RetryAfter = TimeSpan.FromMilliseconds(1200) });

        var (_, _, headers) = await FailAsync(TextModel, "generateContent", Requests.Text());

        Assert.Equal("2", headers.GetValues("Retry-After").Single().ToString(CultureInfo.InvariantCulture));
    }
}

using VidPipe.Core.Errors;
using VidPipe.Core.Generation;
using VidPipe.Providers.Tests.Vertex.Rigs;

namespace VidPipe.Providers.Tests.Vertex.Videos;

public sealed class PollTests : IDisposable
{
    private readonly VertexRig _rig = new();

    public void Dispose() => _rig.Dispose();

    [Theory]
    [InlineData("""{"name":"x"}""")]
    [InlineData("""{"name":"x","done":false,"metadata":{"a":[1]}}""")]
    public async Task A_job_that_is_not_done_is_running(string body)
    {
        _rig.Wire.Answers(200, body);

        Assert.IsType<VideoPoll.Running>(await _rig.PollAsync());
        var sent = Assert.Single(_rig.Wire.Requests);
        Assert.Equal(
            "https://us-central1-aiplatform.googleapis.com/v1/projects/123/locations/us-central1/publishers/google/models/film-1:fetchPredictOperation", sent.Address.ToString());
        Assert.Equal($$"""{"operationName":"{{VertexRig.Operation}}"}""", sent.Body);
    }

    [Fact]
    public async Task A_job_is_asked_for_where_its_name_says_whatever_the_settings_are()
    {
        using var rig = new VertexRig(VertexRig.Usual with { Project = "another-project" }, line => line.Kind == ModelKind.Video ? line with { Location = "asia-east1" } : line);
        rig.Wire.Answers(200, "{}");

        await rig.PollAsync(VertexRig.Operation.Replace("film-1", "older-film", StringComparison.Ordinal));

        Assert.Equal(
            "https://us-central1-aiplatform.googleapis.com/v1/projects/123/locations/us-central1/publishers/google/models/older-film:fetchPredictOperation",
            rig.Wire.Requests[0].Address.ToString());
    }

    [Fact]
    public async Task A_finished_video_in_the_answer_is_a_file()
    {
        _rig.Wire.Answers(200, Answer.DoneInline(VertexRig.Operation, Answer.Mp4));

        var file = Assert.IsType<VideoPoll.Succeeded>(await _rig.PollAsync()).File;

        Assert.Equal("video/mp4", file.MediaType);
        Assert.Equal(Answer.Mp4, await File.ReadAllBytesAsync(file.Path));
    }

    [Fact]
    public async Task A_video_is_taken_though_another_was_filtered_and_done_was_not_said()
    {
        _rig.Wire.Answers(200, $$$"""{"response":{"raiMediaFilteredCount":1,"raiMediaFilteredReasons":["x"],"videos":[{},{"bytesBase64Encoded":"{{{Convert.ToBase64String(Answer.Mp4)}}}"}]}}""");

        Assert.IsType<VideoPoll.Succeeded>(await _rig.PollAsync());
    }

    [Theory]
    [InlineData("""{"raiMediaFilteredCount":1,"raiMediaFilteredReasons":["Video was filtered. Support codes: 15236754, 61493863"]}""", "celebrity, violence (support codes 15236754, 61493863)")]
    [InlineData("""{"raiMediaFilteredCount":1,"raiMediaFilteredReasons":["Support codes: 12345678"],"videos":[]}""", "support codes 12345678")]
    [InlineData("""{"raiMediaFilteredCount":2}""", "no reason given")]
    [InlineData("""{"raiMediaFilteredReasons":["Not this."]}""", "Not this.")]
    [InlineData("""{"raiMediaFilteredReasons":["Not \udfff this."]}""", "Not \uFFFD this.")]
    public async Task A_filtered_video_is_refused_with_its_class(string response, string said)
    {
        _rig.Wire.Answers(200, Answer.Done(VertexRig.Operation, response));

        Assert.Contains(said, Assert.IsType<VideoPoll.Refused>(await _rig.PollAsync()).Reason);
    }

    [Theory]
    [InlineData(3, "Bad frame.", ErrorCode.VideoGenerationFailed)]
    [InlineData(7, "No.", ErrorCode.ProviderAuth)]
    public async Task An_error_of_the_request_fails_its_operation_for_good(int code, string message, ErrorCode expected)
    {
        _rig.Wire.Answers(200, ErrorOf(code, message));

        var failure = Assert.IsType<VideoPoll.Failed>(await _rig.PollAsync()).Failure;

        Assert.Equal((expected, false), (failure.Code, failure.Retryable));
        Assert.Contains(message, failure.Message);
    }

    [Theory]
    [InlineData(8, "Quota.", ErrorCode.ProviderRateLimited)]
    [InlineData(13, "Internal.", ErrorCode.ProviderError)]
    [InlineData(14, "Later.", ErrorCode.ProviderError)]
    [InlineData(2, "Unknown.", ErrorCode.ProviderError)]
    [InlineData(4, "Slow.", ErrorCode.VideoGenerationFailed)]
    [InlineData(99, "What.", ErrorCode.VideoGenerationFailed)]
    [InlineData(13, "Half \\ud83d.", ErrorCode.ProviderError)]
    public async Task The_providers_own_trouble_breaks_an_operation_which_may_be_sent_again(int code, string message, ErrorCode expected)
    {
        _rig.Wire.Answers(200, ErrorOf(code, message));

        var failure = Assert.IsType<VideoPoll.Broken>(await _rig.PollAsync()).Failure;

        Assert.Equal((expected, true), (failure.Code, failure.Retryable));
        Assert.Contains(message.Replace("\\ud83d", "\uFFFD", StringComparison.Ordinal), failure.Message);
    }

    private static string ErrorOf(int code, string message) => $$$"""{"name":"x","done":true,"error":{"code":{{{code}}},"message":"{{{message}}}"}}""";

    [Fact]
    public async Task An_operations_error_with_support_codes_is_a_refusal()
    {
        _rig.Wire.Answers(200, """{"done":true,"error":{"code":3,"message":"The input image violates our usage guidelines. Support codes: 17301594"}}""");

        Assert.Contains("child", Assert.IsType<VideoPoll.Refused>(await _rig.PollAsync()).Reason);
    }

    [Theory]
    [InlineData("""{"done":true}""")]
    [InlineData("""{"done":true,"response":{}}""")]
    [InlineData("""{"done":true,"response":{"videos":[{"bytesBase64Encoded":""}]}}""")]
    public async Task Done_without_a_video_or_a_reason_is_the_providers_own_trouble(string body)
    {
        _rig.Wire.Answers(200, body);

        Assert.Equal(ErrorCode.VideoGenerationFailed, Assert.IsType<VideoPoll.Broken>(await _rig.PollAsync()).Failure.Code);
    }

    [Fact]
    public async Task Done_with_something_that_is_no_video_is_billed_and_not_sent_again_by_itself()
    {
        _rig.Wire.Answers(200, """{"done":true,"response":{"videos":[{"bytesBase64Encoded":"PGh0bWw+"}]}}""");

        Assert.IsType<VideoPoll.Unusable>(await _rig.PollAsync());
    }

    [Fact]
    public async Task An_operation_that_Google_does_not_know_is_lost()
    {
        _rig.Wire.Fails(404, "NOT_FOUND", "Operation not found.");

        Assert.IsType<VideoPoll.Lost>(await _rig.PollAsync());
    }

    [Fact]
    public async Task A_404_of_somebody_else_loses_no_job()
    {
        _rig.Wire.Answers(404, "<html>not here</html>");

        await Assert.ThrowsAnyAsync<GenerationException>(() => _rig.PollAsync());
    }

    [Theory]
    [InlineData("")]
    [InlineData("synthetic/operations/0123456789abcdef0123456789abcdef-1")]
    [InlineData("projects/p/locations/us-central1/publishers/google/models/m/operations/")]
    [InlineData("projects/p/locations/us-central1/publishers/google/models/m/operations/1\n")]
    [InlineData("projects/p/locations/us-central1/publishers/google/models/m/operations/1/../../x")]
    [InlineData("projects/p/locations/evil.example%2f/publishers/google/models/m/operations/1")]
    [InlineData("projects/p/locations/-evil/publishers/google/models/m/operations/1")]
    [InlineData("projects/../locations/us-central1/publishers/google/models/m/operations/1")]
    [InlineData("projects/p/locations/us-central1/publishers/google/models/..:x/operations/1")]
    [InlineData("projects/p?x=1/locations/us-central1/publishers/google/models/m/operations/1")]
    public async Task A_name_of_another_form_is_unknown_and_never_becomes_an_address(string name)
    {
        Assert.IsType<VideoPoll.Lost>(await _rig.PollAsync(name));
        Assert.Empty(_rig.Wire.Requests);
    }

    [Fact]
    public async Task An_outage_that_passes_is_not_seen()
    {
        _rig.Wire.Fails(503, "UNAVAILABLE").Unreachable().CutsAfterSending().CutsAnswer("""{"name":""").Answers(200, "<html>").Answers(200, Answer.DoneInline(VertexRig.Operation, Answer.Mp4));

        Assert.IsType<VideoPoll.Succeeded>(await _rig.PollAsync());
    }

    [Theory]
    [InlineData(503)]
    [InlineData(429)]
    [InlineData(500)]
    public async Task An_outage_that_lasts_leaves_the_job_running(int status)
    {
        _rig.Wire.Fails(status, "UNAVAILABLE");

        Assert.IsType<VideoPoll.Running>(await _rig.PollAsync());
        Assert.Equal(7, _rig.Wire.Requests.Count);
    }

    [Fact]
    public async Task No_connection_leaves_the_job_running()
    {
        _rig.Wire.Unreachable();

        Assert.IsType<VideoPoll.Running>(await _rig.PollAsync());
    }

    [Fact]
    public async Task Missing_permissions_throw_and_leave_the_job_as_it_is()
    {
        _rig.Wire.Fails(403, "PERMISSION_DENIED", "Missing aiplatform.endpoints.predict.");

        var e = await Assert.ThrowsAnyAsync<GenerationException>(() => _rig.PollAsync());

        Assert.Equal(ErrorCode.ProviderAuth, e.Code);
        Assert.Contains("roles/aiplatform.user", e.Message);
    }

    [Fact]
    public async Task A_video_larger_than_may_be_throws_and_names_the_setting()
    {
        using var rig = new VertexRig(VertexRig.Usual with { MaxMediaBytes = 1024 });
        rig.Wire.Answers(200, Answer.DoneInline(VertexRig.Operation, Answer.Mp4));

        var e = await Assert.ThrowsAnyAsync<GenerationException>(() => rig.PollAsync());

        Assert.Contains("Vertex:MaxMediaBytes", e.Message);
        Assert.Empty(rig.Files);
    }

    [Fact]
    public async Task A_poll_that_is_cancelled_says_so()
    {
        using var stop = new CancellationTokenSource();
        _rig.Wire.Hangs(stop.Cancel);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _rig.PollAsync(token: stop.Token));
    }
}

using VidPipe.Core.Errors;
using VidPipe.Core.Generation;
using VidPipe.Providers.Tests.Vertex.Rigs;

namespace VidPipe.Providers.Tests.Vertex.Videos;

/// <summary>A job is sent again by itself only after proof that it was not accepted; every other doubt is uncertain.</summary>
public sealed class SubmitTests : IDisposable
{
    private readonly VertexRig _rig = new(VertexRig.Usual with { StorageUri = "gs://my-bucket/clips/", ResizeMode = "pad", CompressionQuality = "optimized" });

    public void Dispose() => _rig.Dispose();

    [Fact]
    public async Task An_accepted_job_is_known_by_its_operation()
    {
        _rig.Wire.Answers(200, Answer.Running(VertexRig.Operation));

        var submission = await _rig.SubmitAsync(seed: uint.MaxValue);

        Assert.Equal(new VideoSubmission.Accepted(VertexRig.Operation), submission);
        var sent = Assert.Single(_rig.Wire.Requests);
        Assert.Equal(
            "https://us-central1-aiplatform.googleapis.com/v1/projects/my-project/locations/us-central1/publishers/google/models/film-1:predictLongRunning", sent.Address.ToString());
        Assert.Equal(
            """{"instances":[{"prompt":"Slow push in\nSound: only what is heard in the scene itself. Nobody speaks, and there is no music.","image":{"bytesBase64Encoded":"AQIDBA==","mimeType":"image/png"},"lastFrame":{"bytesBase64Encoded":"AgIDBA==","mimeType":"image/png"}}],"parameters":{"sampleCount":1,"durationSeconds":8,"aspectRatio":"9:16","seed":4294967295,"generateAudio":true,"resolution":"720p","storageUri":"gs://my-bucket/clips/","negativePrompt":"subtitles, captions, text overlay, watermark, logo","personGeneration":"allow_adult","compressionQuality":"optimized","resizeMode":"pad"}}""",
            sent.Body);
    }

    [Fact]
    public async Task A_job_without_sound_or_end_says_so()
    {
        _rig.Wire.Answers(200, Answer.Running(VertexRig.Operation));

        await _rig.SubmitAsync(AudioMode.None, hasEnd: false);

        var json = _rig.Wire.Requests[0].Json;
        Assert.Equal("Slow push in", (string?)json["instances"]![0]!["prompt"]);
        Assert.Null(json["instances"]![0]!["lastFrame"]);
        Assert.False((bool)json["parameters"]!["generateAudio"]!);
    }

    [Fact]
    public async Task A_silent_model_is_not_asked_for_sound_or_resolution()
    {
        using var rig = new VertexRig(change: line => line.Kind == ModelKind.Video ? line with { Protocol = "veo-silent" } : line);
        rig.Wire.Answers(200, Answer.Running(VertexRig.Operation));

        await rig.SubmitAsync();

        var parameters = rig.Wire.Requests[0].Json["parameters"]!;
        Assert.Null(parameters["generateAudio"]);
        Assert.Null(parameters["resolution"]);
        Assert.Null(parameters["storageUri"]);
    }

    [Theory]
    [InlineData(500, "INTERNAL")]
    [InlineData(502, "")]
    [InlineData(503, "UNAVAILABLE")]
    [InlineData(504, "DEADLINE_EXCEEDED")]
    [InlineData(408, "")]
    [InlineData(499, "CANCELLED")]
    [InlineData(307, "")]
    public async Task A_status_that_proves_nothing_is_uncertain_and_not_sent_again(int status, string name)
    {
        _rig.Wire.Fails(status, name, "Perhaps.");

        var submission = await _rig.SubmitAsync();

        Assert.Contains("Perhaps", Assert.IsType<VideoSubmission.Uncertain>(submission).Reason);
        Assert.Single(_rig.Wire.Requests);
    }

    [Fact]
    public async Task A_cut_after_sending_is_uncertain()
    {
        _rig.Wire.CutsAfterSending();

        Assert.IsType<VideoSubmission.Uncertain>(await _rig.SubmitAsync());
        Assert.Single(_rig.Wire.Requests);
    }

    [Fact]
    public async Task A_cut_in_the_answer_is_uncertain()
    {
        _rig.Wire.CutsAnswer("""{"name":"proj""");

        Assert.IsType<VideoSubmission.Uncertain>(await _rig.SubmitAsync());
        Assert.Single(_rig.Wire.Requests);
    }

    [Fact]
    public async Task Time_that_runs_out_after_sending_is_uncertain()
    {
        _rig.Wire.Hangs(() => _rig.Time.Advance(VertexRig.Limit));

        Assert.Contains("no whole answer within 3600 s", Assert.IsType<VideoSubmission.Uncertain>(await _rig.SubmitAsync()).Reason);
        Assert.Single(_rig.Wire.Requests);
    }

    [Theory]
    [InlineData("<html>")]
    [InlineData("{}")]
    [InlineData("""{"name":7}""")]
    [InlineData("""{"name":"projects/p/locations/us-central1/operations/1"}""")]
    [InlineData("""{"name":"projects/p/locations/evil.example#/publishers/google/models/film-1/operations/1"}""")]
    [InlineData("""{"name":"projects/p/locations/us-central1/publishers/google/models/film-1/operations/../../x"}""")]
    public async Task An_acceptance_without_a_usable_name_is_uncertain(string body)
    {
        _rig.Wire.Answers(200, body);

        Assert.Contains("did not name it", Assert.IsType<VideoSubmission.Uncertain>(await _rig.SubmitAsync()).Reason);
        Assert.Single(_rig.Wire.Requests);
    }

    [Fact]
    public async Task Too_many_requests_prove_that_nothing_was_accepted_and_it_is_sent_again_when_asked_to()
    {
        _rig.Wire
            .Fails(429, "RESOURCE_EXHAUSTED", headers: ("Retry-After", "7"))
            .Fails(429, "RESOURCE_EXHAUSTED", details: """[{"@type":"type.googleapis.com/google.rpc.RetryInfo","retryDelay":"11.5s"}]""")
            .Answers(200, Answer.Running(VertexRig.Operation));

        Assert.IsType<VideoSubmission.Accepted>(await _rig.SubmitAsync());
        Assert.Equal(3, _rig.Wire.Requests.Count);
        Assert.Equal([TimeSpan.FromSeconds(7), TimeSpan.FromSeconds(11.5)], _rig.Time.Waits);
    }

    [Fact]
    public async Task A_rate_limit_that_lasts_is_a_rejection_worth_another_try()
    {
        _rig.Wire.Fails(429, "RESOURCE_EXHAUSTED", "Quota exceeded.");

        var rejected = Assert.IsType<VideoSubmission.Rejected>(await _rig.SubmitAsync());

        Assert.Equal((ErrorCode.ProviderRateLimited, true), (rejected.Failure.Code, rejected.Failure.Retryable));
        Assert.Equal(7, _rig.Wire.Requests.Count);
    }

    [Theory]
    [InlineData(HttpRequestError.NameResolutionError, "name")]
    [InlineData(HttpRequestError.ConnectionError, "cannot be connected to")]
    [InlineData(HttpRequestError.SecureConnectionError, "secure connection")]
    [InlineData(HttpRequestError.ProxyTunnelError, "proxy")]
    public async Task A_connection_that_does_not_come_about_is_tried_again_then_a_rejection(HttpRequestError error, string said)
    {
        _rig.Wire.Unreachable(error);

        var rejected = Assert.IsType<VideoSubmission.Rejected>(await _rig.SubmitAsync());

        Assert.Equal((ErrorCode.ProviderError, true), (rejected.Failure.Code, rejected.Failure.Retryable));
        Assert.Contains(said, rejected.Failure.Message);
        Assert.Equal(6, _rig.Time.Waits.Count);
    }

    [Fact]
    public async Task A_connection_that_takes_too_long_is_tried_again()
    {
        _rig.Wire.HangsWhileConnecting(() => _rig.Time.Advance(VertexRig.Limit)).Answers(200, Answer.Running(VertexRig.Operation));

        Assert.IsType<VideoSubmission.Accepted>(await _rig.SubmitAsync());
        Assert.Single(_rig.Wire.Requests);
    }

    [Fact]
    public async Task An_outage_after_a_rejection_is_uncertain()
    {
        _rig.Wire.Unreachable().Fails(429, "RESOURCE_EXHAUSTED").Fails(503, "UNAVAILABLE").Answers(200, Answer.Running(VertexRig.Operation));

        Assert.IsType<VideoSubmission.Uncertain>(await _rig.SubmitAsync());
        Assert.Equal(2, _rig.Wire.Requests.Count);
    }

    [Theory]
    [InlineData(400, "INVALID_ARGUMENT", ErrorCode.InvalidInput)]
    [InlineData(400, "FAILED_PRECONDITION", ErrorCode.ProviderError)]
    [InlineData(403, "PERMISSION_DENIED", ErrorCode.ProviderAuth)]
    [InlineData(404, "NOT_FOUND", ErrorCode.ProviderError)]
    [InlineData(409, "ABORTED", ErrorCode.ProviderError)]
    [InlineData(413, "", ErrorCode.InvalidInput)]
    [InlineData(422, "", ErrorCode.ProviderError)]
    public async Task Other_client_errors_are_rejections_that_say_what_the_provider_said(int status, string name, ErrorCode code)
    {
        _rig.Wire.Fails(status, name, "Because\nof that.");

        var rejected = Assert.IsType<VideoSubmission.Rejected>(await _rig.SubmitAsync());

        Assert.Equal(code, rejected.Failure.Code);
        Assert.Contains("Because of that.", rejected.Failure.Message);
        Assert.Single(_rig.Wire.Requests);
    }

    [Theory]
    [InlineData("The prompt could not be submitted. Support codes: 58061214", "child (support codes 58061214)")]
    [InlineData("This prompt contains sensitive words that violate Google's Responsible AI practices.", "sensitive words")]
    public async Task A_prompt_that_is_not_taken_is_refused(string message, string said)
    {
        _rig.Wire.Fails(400, "INVALID_ARGUMENT", message);

        Assert.Contains(said, Assert.IsType<VideoSubmission.Refused>(await _rig.SubmitAsync()).Reason);
    }

    [Fact]
    public async Task A_token_that_is_not_taken_is_renewed_once()
    {
        _rig.Wire.Fails(401, "UNAUTHENTICATED").Answers(200, Answer.Running(VertexRig.Operation));

        Assert.IsType<VideoSubmission.Accepted>(await _rig.SubmitAsync());
        Assert.Equal(["Bearer token-1", "Bearer token-2"], _rig.Wire.Requests.Select(r => r.Authorization));
        Assert.Empty(_rig.Time.Waits);
    }

    [Fact]
    public async Task Credentials_that_are_not_taken_are_a_rejection()
    {
        _rig.Wire.Fails(401, "UNAUTHENTICATED");

        var rejected = Assert.IsType<VideoSubmission.Rejected>(await _rig.SubmitAsync());

        Assert.Equal((ErrorCode.ProviderAuth, false), (rejected.Failure.Code, rejected.Failure.Retryable));
        Assert.Equal(2, _rig.Wire.Requests.Count);
    }

    [Fact]
    public async Task A_keyframe_that_is_gone_is_a_rejection()
    {
        var frame = new GeneratedFile(_rig.Workspace.NewFile("png"), "image/png");

        var submission = await _rig.Provider.Videos.SubmitAsync(new VideoRequest("film-1", "p", "9:16", 8, AudioMode.None, 1, frame, null), default);

        Assert.Equal(ErrorCode.StorageError, Assert.IsType<VideoSubmission.Rejected>(submission).Failure.Code);
        Assert.Empty(_rig.Wire.Requests);
    }

    [Fact]
    public async Task Cancelled_before_anything_was_sent_is_a_rejection()
    {
        using var stop = new CancellationTokenSource();
        _rig.Wire.HangsWhileConnecting(stop.Cancel);

        var submission = await _rig.SubmitAsync(token: stop.Token);

        Assert.Equal(ErrorCode.Cancelled, Assert.IsType<VideoSubmission.Rejected>(submission).Failure.Code);
    }

    [Fact]
    public async Task Cancelled_after_it_was_sent_throws_so_that_it_counts_as_uncertain()
    {
        using var stop = new CancellationTokenSource();
        _rig.Wire.Hangs(stop.Cancel);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _rig.SubmitAsync(token: stop.Token));
        Assert.Single(_rig.Wire.Requests);
    }

    [Fact]
    public async Task A_model_that_is_left_alone_is_a_rejection_and_nothing_is_sent()
    {
        using var rig = new VertexRig(VertexRig.Usual with { BreakAfter = 2, Attempts = 1 });
        rig.Wire.Fails(503, "UNAVAILABLE");
        await rig.SubmitAsync();
        await rig.SubmitAsync();

        var third = await rig.SubmitAsync();

        var rejected = Assert.IsType<VideoSubmission.Rejected>(third);
        Assert.Equal((ErrorCode.ProviderError, true), (rejected.Failure.Code, rejected.Failure.Retryable));
        Assert.Equal(2, rig.Wire.Requests.Count);
    }
}

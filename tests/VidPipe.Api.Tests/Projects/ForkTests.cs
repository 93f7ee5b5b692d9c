using System.Net;
using Moq;
using VidPipe.Api.Tests.Hosting;
using VidPipe.Core.Errors;
using VidPipe.Core.Projects;

namespace VidPipe.Api.Tests.Projects;

public sealed class ForkTests : IAsyncLifetime
{
    private static readonly string Source = Samples.ProjectId(9);
    private ApiHost _host = null!;

    public static TheoryData<string, string> Wrong => new()
    {
        { """[]""", "body" },
        { """{"prompt":""}""", "prompt" },
        { """{"prompt":7}""", "prompt" },
        { """{"seed":-1}""", "seed" },
        { """{"clip_duration":5}""", "clip_duration" },
        { """{"video_model":"filmer-square","aspect_ratio":"1:1"}""", "clip_duration" }, // the source's clips are not as long as this model's
        { """{"video_model":"filmer-square","clip_duration":5}""", "aspect_ratio" },
        { """{"scene_count":61}""", "scene_count" },
        { """{"scene_count":5,"total_duration":16}""", "scene_count" },
        { """{"crossfade":2}""", "crossfade" },
        { """{"budget_usd":0}""", "budget_usd" },
        { """{"callback_url":"ftp://example.com"}""", "callback_url" },
        { """{"scene_edits":{}}""", "scene_edits" },
        { """{"scene_edits":"x"}""", "scene_edits" },
        { """{"scene_edits":[1]}""", "scene_edits" },
        { """{"scene_edits":[{}]}""", "scene_edits[0].scene_index" },
        { """{"scene_edits":[{"scene_index":-1}]}""", "scene_edits[0].scene_index" },
        { """{"scene_edits":[{"scene_index":4}]}""", "scene_edits[0].scene_index" },
        { """{"scene_count":2,"scene_edits":[{"scene_index":2}]}""", "scene_edits[0].scene_index" },
        { """{"scene_edits":[{"scene_index":"1"}]}""", "scene_edits[0].scene_index" },
        { """{"scene_edits":[{"scene_index":1},{"scene_index":1}]}""", "scene_edits[1].scene_index" },
        { """{"scene_edits":[{"scene_index":1,"start_frame_prompt":" "}]}""", "scene_edits[0].start_frame_prompt" },
        { """{"scene_edits":[{"scene_index":1,"video_motion_prompt":7}]}""", "scene_edits[0].video_motion_prompt" },
        { """{"scene_edits":[{"scene_index":1,"end_frame_prompt":"a\u0000"}]}""", "scene_edits[0].end_frame_prompt" },
        { $$"""{"scene_edits":[{"scene_index":1,"end_frame_prompt":"{{new string('x', 1001)}}"}]}""", "scene_edits[0].end_frame_prompt" },
    };

    public async Task InitializeAsync()
    {
        _host = await ApiHost.StartAsync();
        _host.Doubles.HasEnded(Source);
    }

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Fact]
    public async Task Fork_takes_a_budget_and_a_callback_of_its_own()
    {
        using var response = await ForkAsync("""{"budget_usd":5,"callback_url":"https://example.com/hook"}""");

        Assert.Equal(HttpStatusCode.Accepted, response.StatusCode);
        _host.Doubles.Projects.Verify(p => p.PlanForkAsync(
            It.IsAny<ForkSource>(),
            It.Is<ProjectSpec>(s => s.BudgetUsd == 5 && s.CallbackUrl == "https://example.com/hook"),
            It.IsAny<IReadOnlyList<SceneEdit>>(),
            It.IsAny<CancellationToken>()));
    }

    [Fact]
    public async Task Fork_answers_202_with_what_it_takes_over_and_what_it_makes()
    {
        using var response = await ForkAsync("""{"captions":"burned"}""");

        Assert.Equal(HttpStatusCode.Accepted, response.StatusCode);
        Assert.Equal("2", response.Headers.GetValues("Retry-After").Single());
        var body = await response.JsonAsync();
        Assert.Equal(
            ["project_id", "forked_from", "status", "scene_count", "resume_from", "inherited", "to_make", "lost", "status_url", "management"],
            body.EnumerateObject().Select(p => p.Name));
        Assert.Equal((Samples.ProjectId(1), Source), (body.GetProperty("project_id").GetString(), body.GetProperty("forked_from").GetString()));
        Assert.Equal("""{"scenes":4,"keyframes":8,"clips":3}""", body.GetProperty("inherited").GetRawText());
        Assert.Equal("clips", body.GetProperty("resume_from").GetString());
        Assert.Equal($"{_host.Address}api/projects/{Samples.ProjectId(1)}/status", response.Headers.Location!.ToString());
        Assert.Equal(Samples.ProjectId(1), body.GetProperty("management").GetProperty("id").GetString());
    }

    [Theory]
    [InlineData(null)]
    [InlineData("{}")]
    [InlineData("""{"style":null,"scene_edits":null}""")]
    [InlineData("""{"scene_edits":[]}""")]
    public async Task Fork_without_edits_has_the_sources_spec(string? body)
    {
        using var response = await ForkAsync(body);

        Assert.Equal(HttpStatusCode.Accepted, response.StatusCode);
        Assert.Equal(Samples.Spec(), Assert.Single(_host.Doubles.Forked).Input.Spec);
    }

    [Fact]
    public async Task Fork_changes_every_field_that_is_given()
    {
        using var response = await ForkAsync("""
            {"prompt":"P","style":"S","title":"","clip_duration":6,"scene_count":5,"aspect_ratio":"9:16","text_model":"writer-2","image_model":"painter-1",
             "video_model":"filmer-1","audio_enabled":false,"voiceover":false,"captions":"none","crossfade":1.5,"seed":8,"client_data":[1],
             "scene_edits":[{"scene_index":4,"end_frame_prompt":"E"},{"scene_index":0,"start_frame_prompt":"A","video_motion_prompt":"M"}]}
            """);

        var input = Assert.Single(_host.Doubles.Forked).Input;
        Assert.Equal(
            new ProjectSpec("P", "S", null, 6, 5, "9:16", "writer-2", "painter-1", "filmer-1", "speaker-1", false, false, CaptionMode.None, 1.5, 8, null),
            input.Spec with { ClientData = null });
        Assert.Equal("[1]", input.Spec.ClientData!.Value.GetRawText());
        Assert.Equal([new SceneEdit(4, null, "E", null), new SceneEdit(0, "A", null, "M")], input.Changes!.Edits);
    }

    [Theory]
    [InlineData("""{"clip_duration":8}""", 8, 4)]
    [InlineData("""{"total_duration":24}""", 4, 6)]
    [InlineData("""{"total_duration":24,"clip_duration":8}""", 8, 3)]
    [InlineData("""{"scene_count":7}""", 4, 7)]
    public async Task Fork_keeps_its_scene_count_unless_that_or_the_whole_length_is_given(string body, int clipDuration, int sceneCount)
    {
        using var response = await ForkAsync(body);

        var spec = Assert.Single(_host.Doubles.Forked).Input.Spec;
        Assert.Equal((clipDuration, sceneCount), (spec.ClipDuration, spec.SceneCount));
    }

    [Fact]
    public async Task Fork_of_a_project_whose_model_is_gone_names_it_and_takes_another()
    {
        _host.Doubles.HasEnded(Source, Samples.Spec() with { ImageModel = "painter-0", SpeechModel = "speaker-0" });

        using var refused = await ForkAsync("{}");
        using var accepted = await ForkAsync("""{"image_model":"painter-1"}""");

        Assert.Equal(["image_model"], await refused.WrongFieldsAsync());
        Assert.Equal("speaker-1", Assert.Single(_host.Doubles.Forked).Input.Spec.SpeechModel);
    }

    [Theory]
    [MemberData(nameof(Wrong))]
    public async Task Fork_names_what_is_wrong_and_starts_nothing(string body, string field)
    {
        using var response = await ForkAsync(body);
        using var dryRun = await _host.PostJsonAsync($"/api/projects/{Source}/fork?dry_run=true", body);

        Assert.Equal(HttpStatusCode.UnprocessableEntity, response.StatusCode);
        Assert.Equal([field], await response.WrongFieldsAsync());
        Assert.Equal(HttpStatusCode.OK, dryRun.StatusCode);
        Assert.False((await dryRun.JsonAsync()).GetProperty("valid").GetBoolean());
        Assert.Empty(_host.Doubles.Forked);
    }

    [Fact]
    public async Task Fork_says_what_it_would_make_and_starts_nothing_when_it_is_a_dry_run()
    {
        using var response = await _host.PostJsonAsync($"/api/projects/{Source}/fork?dry_run=true", "{}", ("Idempotency-Key", "k"));

        var body = await response.JsonAsync();
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(["valid", "errors", "estimate", "resume_from", "inherited", "to_make", "lost"], body.EnumerateObject().Select(p => p.Name));
        Assert.Equal("""{"storyboard":false,"keyframes":[],"clips":[2],"voices":[],"stitch":true}""", body.GetProperty("to_make").GetRawText());
        Assert.Empty(_host.Doubles.Forked);
        Assert.Equal(0, _host.Doubles.Blobs.Count);
    }

    [Theory]
    [InlineData(ErrorCode.NotFound, HttpStatusCode.NotFound)]
    [InlineData(ErrorCode.WrongState, HttpStatusCode.Conflict)]
    public async Task Fork_says_why_not(ErrorCode code, HttpStatusCode expected)
    {
        _host.Doubles.Projects.Setup(p => p.GetForkSourceAsync(Source, It.IsAny<CancellationToken>())).ThrowsAsync(new VidPipeException(code, "No."));

        foreach (var query in new[] { "", "?dry_run=true" })
        {
            using var response = await _host.PostJsonAsync($"/api/projects/{Source}/fork{query}", "{}");
            Assert.Equal(expected, response.StatusCode);
        }
    }

    [Fact]
    public async Task Fork_with_a_key_is_made_once_and_answered_alike_also_when_the_source_is_gone()
    {
        using var first = await ForkAsync("{}", "key-1");
        _host.Doubles.Projects.Setup(p => p.GetForkSourceAsync(Source, It.IsAny<CancellationToken>())).ThrowsAsync(new VidPipeException(ErrorCode.NotFound, "Deleted."));
        using var second = await ForkAsync("{}", "key-1");

        Assert.Equal(await first.Content.ReadAsStringAsync(), await second.Content.ReadAsStringAsync());
        Assert.Single(_host.Doubles.Forked);
    }

    [Fact]
    public async Task Fifty_forks_at_once_with_one_key_make_one()
    {
        var responses = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => ForkAsync("{}", "key-1")));

        Assert.Single(_host.Doubles.Forked);
        Assert.All(responses, r => Assert.True(r.StatusCode is HttpStatusCode.Accepted or HttpStatusCode.Conflict));
    }

    [Fact]
    public async Task A_key_counts_for_one_source_only()
    {
        var other = Samples.ProjectId(8);
        _host.Doubles.HasEnded(other);

        using var first = await ForkAsync("{}", "key-1");
        using var second = await _host.PostJsonAsync($"/api/projects/{other}/fork", "{}", ("Idempotency-Key", "key-1"));

        Assert.Equal(2, _host.Doubles.Forked.Count);
    }

    private Task<HttpResponseMessage> ForkAsync(string? body, string? key = null)
    {
        var path = $"/api/projects/{Source}/fork";
        if (body is null) return _host.SendAsync(HttpMethod.Post, path);
        return key is null ? _host.PostJsonAsync(path, body) : _host.PostJsonAsync(path, body, ("Idempotency-Key", key));
    }
}

using System.Net;
using System.Text.Json;
using VidPipe.Api.Tests.Hosting;

namespace VidPipe.Api.Tests.Projects;

public sealed class GenerateValidationTests(SharedHost shared) : IClassFixture<SharedHost>
{
    private readonly ApiHost _host = shared.Host;

    public static TheoryData<string, string> Wrong => new()
    {
        { """{}""", "prompt" },
        { """{"prompt":null}""", "prompt" },
        { """{"prompt":""}""", "prompt" },
        { """{"prompt":" \t\r\n\u00a0\u2003"}""", "prompt" },
        { """{"prompt":"\u200b"}""", "prompt" },
        { """{"prompt":"\ufeff\u00ad\u202e\u0301 \u3164"}""", "prompt" },
        { """{"prompt":7}""", "prompt" },
        { """{"prompt":["a"]}""", "prompt" },
        { """{"prompt":{"a":1}}""", "prompt" },
        { """{"prompt":true}""", "prompt" },
        { """{"prompt":"a\u0000b"}""", "prompt" },
        { """{"prompt":"a\u001bb"}""", "prompt" },
        { $$"""{"prompt":"{{new string('x', 8001)}}"}""", "prompt" },
        { """{"Prompt":"names are case-sensitive"}""", "prompt" },
        { """{"prompt":"p","style":5}""", "style" },
        { $$"""{"prompt":"p","style":"{{new string('x', 501)}}"}""", "style" },
        { """{"prompt":"p","title":false}""", "title" },
        { $$"""{"prompt":"p","title":"{{new string('x', 201)}}"}""", "title" },
        { """{"prompt":"p","title":"a\u0000"}""", "title" },
        { """{"prompt":"p","total_duration":0}""", "total_duration" },
        { """{"prompt":"p","total_duration":0.99}""", "total_duration" },
        { """{"prompt":"p","total_duration":600.01}""", "total_duration" },
        { """{"prompt":"p","total_duration":-5}""", "total_duration" },
        { """{"prompt":"p","total_duration":1e400}""", "total_duration" },
        { """{"prompt":"p","total_duration":"15"}""", "total_duration" },
        { """{"prompt":"p","total_duration":[]}""", "total_duration" },
        { """{"prompt":"p","total_duration":600}""", "total_duration" },
        { """{"prompt":"p","clip_duration":5}""", "clip_duration" },
        { """{"prompt":"p","clip_duration":0}""", "clip_duration" },
        { """{"prompt":"p","clip_duration":-4}""", "clip_duration" },
        { """{"prompt":"p","clip_duration":4.5}""", "clip_duration" },
        { """{"prompt":"p","clip_duration":"4"}""", "clip_duration" },
        { """{"prompt":"p","clip_duration":99999999999999999999}""", "clip_duration" },
        { """{"prompt":"p","scene_count":0}""", "scene_count" },
        { """{"prompt":"p","scene_count":61}""", "scene_count" },
        { """{"prompt":"p","scene_count":2.5}""", "scene_count" },
        { """{"prompt":"p","scene_count":"2"}""", "scene_count" },
        { """{"prompt":"p","scene_count":5,"total_duration":16}""", "scene_count" },
        { """{"prompt":"p","aspect_ratio":"4:3"}""", "aspect_ratio" },
        { """{"prompt":"p","aspect_ratio":""}""", "aspect_ratio" },
        { """{"prompt":"p","aspect_ratio":1.77}""", "aspect_ratio" },
        { """{"prompt":"p","aspect_ratio":"1:1"}""", "aspect_ratio" },
        { """{"prompt":"p","aspect_ratio":"9:16","image_model":"painter-wide"}""", "aspect_ratio" },
        { """{"prompt":"p","text_model":"painter-1"}""", "text_model" },
        { """{"prompt":"p","text_model":"nobody"}""", "text_model" },
        { """{"prompt":"p","text_model":1}""", "text_model" },
        { """{"prompt":"p","image_model":"writer-1"}""", "image_model" },
        { """{"prompt":"p","image_model":{}}""", "image_model" },
        { """{"prompt":"p","video_model":"speaker-1"}""", "video_model" },
        { """{"prompt":"p","video_model":""}""", "video_model" },
        { """{"prompt":"p","audio_enabled":"true"}""", "audio_enabled" },
        { """{"prompt":"p","audio_enabled":1}""", "audio_enabled" },
        { """{"prompt":"p","voiceover":"no"}""", "voiceover" },
        { """{"prompt":"p","captions":"both"}""", "captions" },
        { """{"prompt":"p","captions":"Burned"}""", "captions" },
        { """{"prompt":"p","captions":0}""", "captions" },
        { """{"prompt":"p","captions":true}""", "captions" },
        { """{"prompt":"p","crossfade":-0.1}""", "crossfade" },
        { """{"prompt":"p","crossfade":2.1,"clip_duration":8}""", "crossfade" },
        { """{"prompt":"p","crossfade":2}""", "crossfade" },
        { """{"prompt":"p","crossfade":"1"}""", "crossfade" },
        { """{"prompt":"p","seed":-1}""", "seed" },
        { """{"prompt":"p","seed":4294967296}""", "seed" },
        { """{"prompt":"p","seed":1.5}""", "seed" },
        { """{"prompt":"p","seed":"1"}""", "seed" },
        { $$"""{"prompt":"p","client_data":"{{new string('x', 16 * 1024)}}"}""", "client_data" },
        { """{"prompt":"p","budget_usd":0}""", "budget_usd" },
        { """{"prompt":"p","budget_usd":-1}""", "budget_usd" },
        { """{"prompt":"p","budget_usd":1000001}""", "budget_usd" },
        { """{"prompt":"p","budget_usd":"free"}""", "budget_usd" },
        { """{"prompt":"p","callback_url":"example.com/hook"}""", "callback_url" },
        { """{"prompt":"p","callback_url":""}""", "callback_url" },
        { """{"prompt":"p","callback_url":7}""", "callback_url" },
        { """{"prompt":"p","callback_url":["https://example.com"]}""", "callback_url" },
        { """{"prompt":"p","callback_url":"http://example.com/hook"}""", "callback_url" },
        { """{"prompt":"p","callback_url":"file:///etc/passwd"}""", "callback_url" },
        { """{"prompt":"p","callback_url":"https://me:secret@example.com"}""", "callback_url" },
        { """{"prompt":"p","callback_url":"https://127.0.0.1/"}""", "callback_url" },
        { """{"prompt":"p","callback_url":"https://[::1]/"}""", "callback_url" },
        { """{"prompt":"p","callback_url":"https://169.254.169.254/"}""", "callback_url" },
        { $$"""{"prompt":"p","callback_url":"https://example.com/{{new string('x', 2048)}}"}""", "callback_url" },
        { """[]""", "body" },
        { """null""", "body" },
        { "\"prompt\"", "body" },
        { """5""", "body" },
    };

    [Theory]
    [MemberData(nameof(Wrong))]
    public async Task Generate_names_the_field_when_it_is_wrong(string json, string field)
    {
        using var response = await _host.PostJsonAsync("/api/generate", json);

        Assert.Equal(HttpStatusCode.UnprocessableEntity, response.StatusCode);
        Assert.Contains(field, await response.WrongFieldsAsync());
        Assert.Empty(_host.Doubles.Started);
    }

    [Theory]
    [MemberData(nameof(Wrong))]
    public async Task Dry_run_says_invalid_with_200_when_a_field_is_wrong(string json, string field)
    {
        using var response = await _host.PostJsonAsync("/api/generate?dry_run=true", json);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        var body = await response.JsonAsync();
        Assert.False(body.GetProperty("valid").GetBoolean());
        Assert.True(body.GetProperty("errors").TryGetProperty(field, out _));
        Assert.Equal(JsonValueKind.Null, body.GetProperty("estimate").ValueKind);
    }

    [Fact]
    public async Task Generate_names_all_fields_at_once_when_several_are_wrong()
    {
        using var response = await _host.PostJsonAsync("/api/generate", """
            {"prompt":"","style":1,"title":1,"total_duration":0,"clip_duration":5,"scene_count":0,"aspect_ratio":"x","text_model":1,"image_model":1,
             "audio_enabled":1,"voiceover":1,"captions":1,"crossfade":9,"seed":-1,"budget_usd":-1,"callback_url":"x"}
            """);

        Assert.Equal(
            ["aspect_ratio", "audio_enabled", "budget_usd", "callback_url", "captions", "clip_duration", "crossfade", "image_model", "prompt",
                "scene_count", "seed", "style", "text_model", "title", "total_duration", "voiceover"],
            await response.WrongFieldsAsync());
    }

    [Theory]
    [InlineData("")]
    [InlineData("yes")]
    [InlineData("1")]
    [InlineData("true&dry_run=true")]
    public async Task Generate_starts_nothing_when_dry_run_is_unclear(string dryRun)
    {
        using var response = await _host.PostJsonAsync($"/api/generate?dry_run={dryRun}", """{"prompt":"p"}""");

        Assert.Equal(HttpStatusCode.UnprocessableEntity, response.StatusCode);
        Assert.Equal(["dry_run"], await response.WrongFieldsAsync());
    }

    [Fact]
    public async Task Validation_problem_has_all_members_of_the_contract()
    {
        using var response = await _host.PostJsonAsync("/api/generate?code=secret", """{"prompt":"p","seed":-1}""");

        Assert.Equal("application/problem+json", response.Content.Headers.ContentType!.ToString());
        Assert.Equal(
            """{"type":"urn:vidpipe:error:INVALID_INPUT","title":"Unprocessable Entity","status":422,"detail":"Not valid: seed.","instance":"/api/generate","code":"INVALID_INPUT","user_message":"Something in the request is not valid. Please correct it and send it again.","retryable":false,"errors":{"seed":["Must be from 0 to 4294967295."]}}""",
            await response.Content.ReadAsStringAsync());
    }
}

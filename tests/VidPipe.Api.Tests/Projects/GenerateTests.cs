using System.Net;
using VidPipe.Api.Tests.Hosting;
using VidPipe.Core.Projects;

namespace VidPipe.Api.Tests.Projects;

public sealed class GenerateTests : IAsyncLifetime
{
    private ApiHost _host = null!;

    public async Task InitializeAsync() => _host = await ApiHost.StartAsync();

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Fact]
    public async Task Generate_answers_202_with_everything_a_client_needs_when_only_a_prompt_is_given()
    {
        using var response = await _host.PostJsonAsync("/api/generate", """{"prompt":"A beetle"}""");

        Assert.Equal(HttpStatusCode.Accepted, response.StatusCode);
        Assert.Equal("2", response.Headers.GetValues("Retry-After").Single());
        var body = await response.JsonAsync();
        var id = Samples.ProjectId(1);
        Assert.Equal(["project_id", "status", "scene_count", "status_url", "management"], body.EnumerateObject().Select(p => p.Name));
        Assert.Equal(id, body.GetProperty("project_id").GetString());
        Assert.Equal("pending", body.GetProperty("status").GetString());
        Assert.Equal(4, body.GetProperty("scene_count").GetInt32());
        Assert.Equal($"{_host.Address}api/projects/{id}/status", body.GetProperty("status_url").GetString());
        Assert.Equal(response.Headers.Location!.ToString(), body.GetProperty("status_url").GetString());
        Assert.Equal(
            $"{_host.Address}runtime/webhooks/durabletask/instances/{id}/raiseEvent/{{eventName}}?taskHub=VidPipe&connection=Storage",
            body.GetProperty("management").GetProperty("sendEventPostUri").GetString());
    }

    [Fact]
    public async Task Generate_resolves_every_field_when_only_a_prompt_is_given()
    {
        using var response = await _host.PostJsonAsync("/api/generate", """{"prompt":"A beetle","style":null}""");

        var (_, spec) = Assert.Single(_host.Doubles.Started);
        Assert.Equal(
            new ProjectSpec("A beetle", null, null, 4, 4, "16:9", "writer-1", "painter-1", "filmer-1", "speaker-1", true, true, CaptionMode.Sidecar, 0, 4242, null),
            spec);
    }

    [Fact]
    public async Task Generate_keeps_every_field_when_all_are_given()
    {
        using var response = await _host.PostJsonAsync("/api/generate", """
            {"prompt":"P","style":"S","title":"T","total_duration":20.5,"clip_duration":6.0,"scene_count":4,"aspect_ratio":"9:16","text_model":"writer-2",
             "image_model":"painter-1","video_model":"filmer-1","audio_enabled":false,"voiceover":false,"captions":"burned","crossfade":1.5,"seed":4294967295,
             "client_data":{"a":[1,"x"]}}
            """);

        Assert.Equal(HttpStatusCode.Accepted, response.StatusCode);
        var (_, spec) = Assert.Single(_host.Doubles.Started);
        Assert.Equal(
            new ProjectSpec("P", "S", "T", 6, 4, "9:16", "writer-2", "painter-1", "filmer-1", "speaker-1", false, false, CaptionMode.Burned, 1.5, uint.MaxValue, null),
            spec with { ClientData = null });
        Assert.Equal("""{"a":[1,"x"]}""", spec.ClientData!.Value.GetRawText());
    }
}

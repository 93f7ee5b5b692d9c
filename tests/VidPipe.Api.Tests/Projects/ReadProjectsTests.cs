using System.Net;
using Moq;
using VidPipe.Api.Tests.Hosting;
using VidPipe.Core.Errors;
using VidPipe.Core.Projects;

namespace VidPipe.Api.Tests.Projects;

public sealed class ReadProjectsTests : IAsyncLifetime
{
    private static readonly string Id = Samples.ProjectId(1);
    private ApiHost _host = null!;

    public async Task InitializeAsync() => _host = await ApiHost.StartAsync();

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Fact]
    public async Task Status_is_the_summary_when_the_project_is_known()
    {
        _host.Doubles.Projects.Setup(p => p.GetStatusAsync(Id, It.IsAny<CancellationToken>())).ReturnsAsync(Samples.Status(ProjectStatus.VideoGen));

        using var response = await _host.GetAsync($"/api/projects/{Id}/status");

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("2", response.Headers.GetValues("Retry-After").Single());
        Assert.Equal(
            $$"""{"project_id":"{{Id}}","status":"video_gen","stage":"clips","progress_pct":62.5,"scenes_done":2,"scenes_total":4,"message":"Clips","error":null,"updated_at":"2026-03-01T11:00:00.25Z","title":null}""",
            await response.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task Status_and_project_are_404_when_unknown()
    {
        _host.Doubles.Projects.Setup(p => p.GetStatusAsync(Id, It.IsAny<CancellationToken>())).ReturnsAsync((ProjectStatusSummary?)null);
        _host.Doubles.Projects.Setup(p => p.GetAsync(Id, It.IsAny<CancellationToken>())).ReturnsAsync((ProjectDocument?)null);

        foreach (var path in new[] { "/status", "", "/download", "/poster", "/captions.srt", "/captions.vtt" })
        {
            using var response = await _host.GetAsync($"/api/projects/{Id}{path}");

            Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        }
    }

    [Fact]
    public async Task Project_is_shown_whole_without_its_bookkeeping()
    {
        _host.Doubles.Projects.Setup(p => p.GetAsync(Id, It.IsAny<CancellationToken>())).ReturnsAsync(Samples.Project(ProjectStatus.Complete, "Title"));

        using var response = await _host.GetAsync($"/api/projects/{Id}");

        Assert.Equal(
            $$$"""
            {"project_id":"{{{Id}}}","status":"complete","stage":"stitch","progress_pct":100,"message":"Done","run":2,"title":"Title",
            "spec":{"prompt":"A beetle","style":null,"title":"Title","clip_duration":4,"scene_count":4,"aspect_ratio":"16:9","text_model":"writer-1","image_model":"painter-1","video_model":"filmer-1","speech_model":"speaker-1","audio_enabled":true,"voiceover":true,"captions":"sidecar","crossfade":0,"seed":7,"client_data":null,"budget_usd":null,"callback_url":null},
            "total_duration":16,"storyboard":{"title":"T","style_guide":"S","characters":[],"storyboard_raw":"{}"},"scenes":[],
            "runs":[{"run":1,"started_at":"2026-03-01T11:00:00.25Z","ended_at":null,"stage_seconds":{"storyboard":1.5},"steps":[{"at":"2026-03-01T11:00:00.25Z","step":"storyboard","scene_index":null,"seconds":1.5,"cost_usd":0.01,"cached":false}]}],
            "costs":{"total_usd":0,"uncertain_usd":0,"by_model":{}},
            "output":{"digest":"{{{Samples.Digest('a')}}}","bytes":1000,"duration":16,"width":1280,"height":720,"drift_seconds":0.01,"download_url":"/api/projects/{{{Id}}}/download","poster_url":"/api/projects/{{{Id}}}/poster","captions_srt_url":"/api/projects/{{{Id}}}/captions.srt","captions_vtt_url":"/api/projects/{{{Id}}}/captions.vtt"},
            "forked_from":null,"error":null,"created_at":"2026-03-01T11:00:00.25Z","updated_at":"2026-03-01T11:00:00.25Z"}
            """.ReplaceLineEndings(""),
            await response.Content.ReadAsStringAsync());
    }

    [Theory]
    [InlineData("Mine", "Mine")]
    [InlineData(null, "T")]
    public async Task A_title_is_the_requests_else_the_storyboards(string? requested, string title)
    {
        _host.Doubles.Projects.Setup(p => p.GetAsync(Id, It.IsAny<CancellationToken>())).ReturnsAsync(Samples.Project(ProjectStatus.Complete, requested));

        using var project = await _host.GetAsync($"/api/projects/{Id}");

        Assert.Equal(title, (await project.JsonAsync()).GetProperty("title").GetString());
    }

    [Fact]
    public async Task Project_shows_no_output_of_an_earlier_run_while_the_next_one_works()
    {
        _host.Doubles.Projects.Setup(p => p.GetAsync(Id, It.IsAny<CancellationToken>())).ReturnsAsync(Samples.Project(ProjectStatus.Stitching));

        using var response = await _host.GetAsync($"/api/projects/{Id}");

        Assert.Equal(System.Text.Json.JsonValueKind.Null, (await response.JsonAsync()).GetProperty("output").ValueKind);
    }

    [Theory]
    [InlineData("", new ProjectStatus[0], null, 20, null)]
    [InlineData("?status=video_gen&limit=100&cursor=abc", new[] { ProjectStatus.VideoGen }, null, 100, "abc")]
    [InlineData("?status=failed&status=stopped&id=0a1b2c3d", new[] { ProjectStatus.Failed, ProjectStatus.Stopped }, "0a1b2c3d", 20, null)]
    [InlineData("?limit=1&ignored=x", new ProjectStatus[0], null, 1, null)]
    public async Task List_passes_its_filters_on(string query, ProjectStatus[] statuses, string? idPart, int limit, string? cursor)
    {
        var isFiltered = statuses.Length > 0 || idPart is not null;
        _host.Doubles.Projects.Setup(p => p.ListAsync(
            It.Is<ProjectFilter?>(f => isFiltered ? f != null && f.Statuses.SequenceEqual(statuses) && f.IdPart == idPart : f == null), limit, cursor, It.IsAny<CancellationToken>())).ReturnsAsync(new ProjectPage(
            [new ProjectListItem(Id, ProjectStatus.Failed, null, "P", 10, 1, 4, null, Samples.Then, Samples.Then)], "next"));

        using var response = await _host.GetAsync("/api/projects" + query);

        Assert.Equal(
            $$"""{"projects":[{"project_id":"{{Id}}","status":"failed","title":null,"prompt":"P","progress_pct":10,"scenes_done":1,"scenes_total":4,"error":null,"created_at":"2026-03-01T11:00:00.25Z","updated_at":"2026-03-01T11:00:00.25Z"}],"next_cursor":"next"}""",
            await response.Content.ReadAsStringAsync());
    }

    [Theory]
    [InlineData("status=done", "status")]
    [InlineData("status=Failed", "status")]
    [InlineData("status=", "status")]
    [InlineData("status=0", "status")]
    [InlineData("status=failed&status=done", "status")]
    [InlineData("id=0a1b2c3", "id")]
    [InlineData("id=0A1B2C3D", "id")]
    [InlineData("id=", "id")]
    [InlineData("limit=0", "limit")]
    [InlineData("limit=101", "limit")]
    [InlineData("limit=-1", "limit")]
    [InlineData("limit=1.5", "limit")]
    [InlineData("limit=%2B5", "limit")]
    [InlineData("limit=99999999999999", "limit")]
    [InlineData("limit=", "limit")]
    [InlineData("cursor=", "cursor")]
    [InlineData("cursor=not-ours", "cursor")]
    public async Task List_names_the_parameter_when_it_is_wrong(string query, string field)
    {
        _host.Doubles.Projects.Setup(p => p.ListAsync(null, 20, "not-ours", It.IsAny<CancellationToken>()))
            .ThrowsAsync(new VidPipeException(ErrorCode.InvalidInput, "Not a cursor."));

        using var response = await _host.GetAsync("/api/projects?" + query);

        Assert.Equal(HttpStatusCode.UnprocessableEntity, response.StatusCode);
        Assert.Equal([field], await response.WrongFieldsAsync());
    }
}

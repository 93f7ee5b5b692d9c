using System.Net;
using System.Text.Json;
using Moq;
using VidPipe.Api.Tests.Hosting;
using VidPipe.Core.Generation;
using VidPipe.Core.Projects;

namespace VidPipe.Api.Tests.Projects;

public sealed class GenerateAcceptsTests : IAsyncLifetime
{
    private ApiHost _host = null!;

    public static TheoryData<string> Prompts => new()
    {
        "He said \"it's 100 % done\": C:\\temp; $(rm -rf /) `x` {a} [b] <c> & 'd'",
        "one\ntwo\r\nthree\ttabbed",
        "🪲👩‍👩‍👧‍👦🏳️‍🌈 café naïve 漢字",
        "مرحبا بالعالم שלום \u202eevil\u202c",
        "../../etc/passwd\\..\\x%2e%2e",
        new string('x', 8000),
        string.Concat(Enumerable.Repeat("🪲", 8000)),
    };

    public async Task InitializeAsync() => _host = await ApiHost.StartAsync();

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Theory]
    [MemberData(nameof(Prompts))]
    public async Task Generate_takes_a_prompt_as_it_is_whatever_its_characters(string prompt)
    {
        using var response = await _host.PostJsonAsync("/api/generate", JsonSerializer.Serialize(new { prompt, title = prompt[..1] == "x" ? null : "T" }));

        Assert.Equal(HttpStatusCode.Accepted, response.StatusCode);
        Assert.Equal(prompt, Assert.Single(_host.Doubles.Started).Spec.Prompt);
    }

    [Theory]
    [InlineData("""{"prompt":"p"}""", 4, 4)]
    [InlineData("""{"prompt":"p","total_duration":16}""", 4, 4)]
    [InlineData("""{"prompt":"p","total_duration":16.01}""", 4, 5)]
    [InlineData("""{"prompt":"p","total_duration":1}""", 4, 1)]
    [InlineData("""{"prompt":"p","total_duration":240}""", 4, 60)]
    [InlineData("""{"prompt":"p","scene_count":60}""", 4, 60)]
    [InlineData("""{"prompt":"p","scene_count":60,"clip_duration":8}""", 8, 60)]
    [InlineData("""{"prompt":"p","scene_count":3,"total_duration":20,"clip_duration":8}""", 8, 3)]
    [InlineData("""{"prompt":"p","video_model":"filmer-square","aspect_ratio":"1:1"}""", 5, 3)]
    [InlineData("""{"prompt":"p","crossfade":1.99}""", 4, 4)]
    [InlineData("""{"prompt":"p","crossfade":2,"clip_duration":6,"total_duration":1e1}""", 6, 2)]
    public async Task Generate_derives_the_scenes_from_the_durations(string json, int clipDuration, int sceneCount)
    {
        using var response = await _host.PostJsonAsync("/api/generate", json);

        Assert.Equal(HttpStatusCode.Accepted, response.StatusCode);
        var spec = Assert.Single(_host.Doubles.Started).Spec;
        Assert.Equal((clipDuration, sceneCount), (spec.ClipDuration, spec.SceneCount));
    }

    [Theory]
    [InlineData("\\u202e")]
    [InlineData(" \\u200b\\t")]
    [InlineData("")]
    public async Task Generate_takes_a_title_that_shows_nothing_for_none(string title)
    {
        using var response = await _host.PostJsonAsync("/api/generate", $$"""{"prompt":"p","title":"{{title}}"}""");

        Assert.Null(Assert.Single(_host.Doubles.Started).Spec.Title);
    }

    [Theory]
    [InlineData("0", "0")]
    [InlineData("false", "false")]
    [InlineData("[ 1 , { \"x\" : null } ]", "[ 1 , { \"x\" : null } ]")]
    [InlineData("\"text\"", "\"text\"")]
    public async Task Generate_echoes_client_data_of_any_kind(string given, string kept)
    {
        using var response = await _host.PostJsonAsync("/api/generate", $$"""{"prompt":"p","client_data":{{given}}}""");

        Assert.Equal(kept, Assert.Single(_host.Doubles.Started).Spec.ClientData!.Value.GetRawText());
    }

    [Theory]
    [InlineData(32, HttpStatusCode.Accepted)]
    [InlineData(33, HttpStatusCode.UnprocessableEntity)]
    [InlineData(62, HttpStatusCode.UnprocessableEntity)]
    public async Task Generate_takes_client_data_that_can_be_stored_and_shown_however_deep(int levels, HttpStatusCode expected)
    {
        var nested = $"{new string('[', levels)}{new string(']', levels)}";

        using var response = await _host.PostJsonAsync("/api/generate", $$"""{"prompt":"p","client_data":{{nested}}}""", ("Idempotency-Key", "k"));

        Assert.Equal(expected, response.StatusCode);
    }

    [Fact]
    public async Task Dry_run_estimates_and_starts_nothing_when_valid()
    {
        _host.Doubles.Projects.Setup(p => p.Estimate(It.IsAny<ProjectSpec>()))
            .Returns(new ProjectEstimate(1.25m, [new EstimatedCall("filmer-1", PriceUnit.Second, 16, 1.2m)], 90));

        using var response = await _host.PostJsonAsync("/api/generate?dry_run=true", """{"prompt":"p"}""", ("Idempotency-Key", "k"));

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(
            """{"valid":true,"errors":{},"estimate":{"cost_usd":1.25,"calls":[{"model":"filmer-1","unit":"second","quantity":16,"cost_usd":1.2}],"seconds":90}}""",
            await response.Content.ReadAsStringAsync());
        Assert.Empty(_host.Doubles.Started);
        Assert.Equal(0, _host.Doubles.Blobs.Count);
    }

    [Fact]
    public async Task Generate_starts_when_dry_run_is_false()
    {
        using var response = await _host.PostJsonAsync("/api/generate?dry_run=false", """{"prompt":"p"}""");

        Assert.Equal(HttpStatusCode.Accepted, response.StatusCode);
    }
}

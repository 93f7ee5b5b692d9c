using System.Net;
using Moq;
using VidPipe.Api.Tests.Hosting;
using VidPipe.Core.Generation;
using VidPipe.Core.Projects;

namespace VidPipe.Api.Tests.Models;

/// <summary>A retired model starts nothing new, and what was made with it stays usable.</summary>
public sealed class RetiredModelTests : IAsyncLifetime
{
    private static readonly string Old = Samples.ProjectId(9);
    private ApiHost _host = null!;

    public async Task InitializeAsync()
    {
        _host = await ApiHost.StartAsync();
        _host.Doubles.HasEnded(Old, Samples.Spec() with { VideoModel = "filmer-old", SpeechModel = "speaker-old" });
    }

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Theory]
    [InlineData("/api/generate", """{"prompt":"P","video_model":"filmer-old"}""")]
    [InlineData("/api/projects/{new}/fork", """{"video_model":"filmer-old"}""")]
    public async Task Nothing_new_is_started_with_it_and_the_answer_names_its_replacement(string path, string body)
    {
        _host.Doubles.HasEnded(Samples.ProjectId(8));

        using var response = await _host.PostJsonAsync(path.Replace("{new}", Samples.ProjectId(8), StringComparison.Ordinal), body);

        Assert.Equal(HttpStatusCode.UnprocessableEntity, response.StatusCode);
        Assert.Equal(["video_model"], await response.WrongFieldsAsync());
        Assert.Contains("use filmer-1", await response.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task A_fork_of_what_was_made_with_it_goes_on_as_long_as_nothing_is_to_be_made_with_it()
    {
        Forecast("painter-1");

        using var response = await _host.PostJsonAsync($"/api/projects/{Old}/fork", """{"captions":"burned"}""");

        Assert.Equal(HttpStatusCode.Accepted, response.StatusCode);
        var spec = Assert.Single(_host.Doubles.Forked).Input.Spec;
        Assert.Equal(("filmer-old", "speaker-old"), (spec.VideoModel, spec.SpeechModel));
    }

    [Fact]
    public async Task A_fork_that_would_call_it_is_refused_before_anything_is_started()
    {
        Forecast("filmer-old");

        using var response = await _host.PostJsonAsync($"/api/projects/{Old}/fork", """{"scene_count":6}""");
        using var dry = await _host.PostJsonAsync($"/api/projects/{Old}/fork?dry_run=true", """{"scene_count":6}""");

        Assert.Equal(HttpStatusCode.UnprocessableEntity, response.StatusCode);
        Assert.Contains("use filmer-1", await response.Content.ReadAsStringAsync());
        Assert.False((await dry.JsonAsync()).GetProperty("valid").GetBoolean());
        Assert.Empty(_host.Doubles.Forked);
    }

    [Fact]
    public async Task A_voice_that_is_gone_is_replaced_by_itself_where_something_is_still_to_be_spoken()
    {
        _host.Doubles.Projects
            .Setup(p => p.PlanForkAsync(It.IsAny<ForkSource>(), It.IsAny<ProjectSpec>(), It.IsAny<IReadOnlyList<SceneEdit>>(), It.IsAny<CancellationToken>()))
            .ReturnsAsync((ForkSource source, ProjectSpec spec, IReadOnlyList<SceneEdit> _, CancellationToken _) => new ForkPlan(new ProjectInput(spec, 1), ForecastOf(spec.SpeechModel)));

        using var response = await _host.PostJsonAsync($"/api/projects/{Old}/fork", """{"scene_count":5}""");

        Assert.Equal(HttpStatusCode.Accepted, response.StatusCode);
        Assert.Equal("speaker-1", Assert.Single(_host.Doubles.Forked).Input.Spec.SpeechModel);
    }

    [Theory]
    [InlineData("resume", "{}")]
    [InlineData("scenes/0/regenerate", """{"what":"clip"}""")]
    public async Task A_next_run_is_refused_where_it_would_call_it_and_goes_on_where_not(string verb, string body)
    {
        using var refused = await NextRunAsync("filmer-old");
        using var taken = await NextRunAsync("painter-1");

        Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.StatusCode);
        Assert.Contains("Fork the project", await refused.Content.ReadAsStringAsync());
        Assert.Equal(HttpStatusCode.Accepted, taken.StatusCode);
        Assert.Single(_host.Doubles.Runs);

        Task<HttpResponseMessage> NextRunAsync(string called)
        {
            var plan = Samples.NextRun() with { Forecast = ForecastOf(called) };
            _host.Doubles.Projects.Setup(p => p.PlanResumeAsync(Old, It.IsAny<decimal?>(), It.IsAny<CancellationToken>())).ReturnsAsync(plan);
            _host.Doubles.Projects.Setup(p => p.PlanRegenerateAsync(Old, 0, TakeKind.Clip, It.IsAny<CancellationToken>())).ReturnsAsync(plan);
            return _host.PostJsonAsync($"/api/projects/{Old}/{verb}", body);
        }
    }

    private static ProjectForecast ForecastOf(string model) =>
        Samples.Forecast() with { Estimate = new ProjectEstimate(0.5m, [new EstimatedCall(model, PriceUnit.Request, 4, 0.5m)], 6) };

    private void Forecast(string model) => _host.Doubles.Projects
        .Setup(p => p.PlanForkAsync(It.IsAny<ForkSource>(), It.IsAny<ProjectSpec>(), It.IsAny<IReadOnlyList<SceneEdit>>(), It.IsAny<CancellationToken>()))
        .ReturnsAsync((ForkSource source, ProjectSpec spec, IReadOnlyList<SceneEdit> edits, CancellationToken _) =>
            new ForkPlan(new ProjectInput(spec, 1, new ProjectChanges(source.ProjectId, [], edits, [])), ForecastOf(model)));
}

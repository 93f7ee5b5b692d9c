using System.Net;
using System.Text.RegularExpressions;
using Moq;
using VidPipe.Api.Tests.Hosting;
using VidPipe.Core.Errors;
using VidPipe.Core.Metrics;
using VidPipe.Core.Projects;

namespace VidPipe.Api.Tests.Metrics;

public sealed partial class MetricsTests : IAsyncLifetime
{
    private static readonly MetricsSnapshot Figures = new(
        Samples.Then,
        new Dictionary<string, int> { ["complete"] = 3, ["failed"] = 1 },
        12,
        9,
        new Dictionary<string, StageFigures> { ["clips"] = new(4, 10.5, 2.625, 4.25), ["stitch"] = new(0, 0, null, null) },
        new ModelFigures(20, 2, 1, 1.25m),
        new Dictionary<string, ModelFigures> { ["filmer-1"] = new(20, 2, 1, 1.25m), ["odd\"\\\n"] = ModelFigures.None },
        new CacheFigures(7, 0.35m))
    {
        Jobs = new Dictionary<string, KindFigures>
        {
            ["project"] = new(new Dictionary<string, int> { ["complete"] = 3, ["failed"] = 1 }, 12, 9, new Dictionary<string, StageFigures>()),
        },
    };

    private ApiHost _host = null!;

    public async Task InitializeAsync()
    {
        _host = await ApiHost.StartAsync();
        _host.Doubles.Metrics.Setup(m => m.GetAsync(It.IsAny<CancellationToken>())).ReturnsAsync(Figures);
    }

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Fact]
    public async Task Metrics_are_given_as_json()
    {
        using var response = await _host.GetAsync("/api/metrics");

        Assert.Equal(
            """{"as_of":"2026-03-01T11:00:00.25Z","projects":{"complete":3,"failed":1},"scenes":12,"clips":9,"stages":{"clips":{"count":4,"total_seconds":10.5,"mean_seconds":2.625,"p95_seconds":4.25},"stitch":{"count":0,"total_seconds":0,"mean_seconds":null,"p95_seconds":null}},"provider":{"calls":20,"retries":2,"refusals":1,"cost_usd":1.25},"models":{"filmer-1":{"calls":20,"retries":2,"refusals":1,"cost_usd":1.25},"odd\"\\\n":{"calls":0,"retries":0,"refusals":0,"cost_usd":0}},"cache":{"hits":7,"saved_usd":0.35},"jobs":{"project":{"statuses":{"complete":3,"failed":1},"parts":12,"parts_done":9,"stages":{}}}}""",
            await response.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task Metrics_are_given_as_prometheus_text()
    {
        using var response = await _host.GetAsync("/metrics");

        Assert.Equal("text/plain; version=0.0.4; charset=utf-8", response.Content.Headers.ContentType!.ToString());
        var lines = (await response.Content.ReadAsStringAsync()).Split('\n');
        Assert.Contains("# HELP vidpipe_projects Projects by status.", lines);
        Assert.Contains("# TYPE vidpipe_projects gauge", lines);
        Assert.Contains("vidpipe_projects{status=\"complete\"} 3", lines);
        Assert.Contains("vidpipe_jobs{kind=\"project\",status=\"failed\"} 1", lines);
        Assert.Contains("vidpipe_scenes 12", lines);
        Assert.Contains("vidpipe_clips 9", lines);
        Assert.Contains("# TYPE vidpipe_stage_duration_seconds summary", lines);
        Assert.Contains("vidpipe_stage_duration_seconds{stage=\"clips\",quantile=\"0.95\"} 4.25", lines);
        Assert.Contains("vidpipe_stage_duration_seconds_sum{stage=\"clips\"} 10.5", lines);
        Assert.Contains("vidpipe_stage_duration_seconds_count{stage=\"clips\"} 4", lines);
        Assert.Contains("vidpipe_stage_duration_seconds{stage=\"stitch\",quantile=\"0.95\"} NaN", lines);
        Assert.Contains("# TYPE vidpipe_provider_calls_total counter", lines);
        Assert.Contains("vidpipe_provider_calls_total{model=\"filmer-1\"} 20", lines);
        Assert.Contains("vidpipe_provider_retries_total{model=\"filmer-1\"} 2", lines);
        Assert.Contains("vidpipe_provider_refusals_total{model=\"filmer-1\"} 1", lines);
        Assert.Contains("vidpipe_provider_cost_usd{model=\"filmer-1\"} 1.25", lines);
        Assert.Contains("vidpipe_provider_calls_total{model=\"odd\\\"\\\\\\n\"} 0", lines);
        Assert.Contains("vidpipe_cache_hits_total 7", lines);
        Assert.Contains("vidpipe_cache_saved_usd_total 0.35", lines);
        Assert.Contains("vidpipe_metrics_timestamp_seconds 1772362800.25", lines);
    }

    [Fact]
    public async Task Prometheus_text_keeps_to_the_grammar_of_the_format()
    {
        using var response = await _host.GetAsync("/metrics");
        var text = await response.Content.ReadAsStringAsync();

        Assert.EndsWith("\n", text, StringComparison.Ordinal);
        var lines = text.Split('\n')[..^1];
        Assert.All(lines, line => Assert.Matches(Line(), line));
        // One HELP and one TYPE for each family, its samples right behind them.
        var families = lines.Where(l => l.StartsWith("# TYPE ", StringComparison.Ordinal)).Select(l => l.Split(' ')[2]).ToList();
        Assert.Equal(families.Distinct(), families);
        string? family = null;
        foreach (var line in lines)
        {
            if (line.StartsWith("# ", StringComparison.Ordinal)) family = line.Split(' ')[2];
            else Assert.Equal(family, SampleSuffix().Replace(line.Split('{', ' ')[0], ""));
        }
    }

    [Theory]
    [InlineData("/metrics")]
    [InlineData("/api/metrics")]
    public async Task Metrics_want_a_key_where_keys_are_configured(string path)
    {
        await using var host = await ApiHost.StartAsync(options => options.FunctionKeys.Add("key"));

        using var response = await host.GetAsync(path);

        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
    }

    [Theory]
    [InlineData("/metrics")]
    [InlineData("/api/metrics")]
    public async Task Metrics_are_a_problem_when_the_store_is_down(string path)
    {
        _host.Doubles.Metrics.Setup(m => m.GetAsync(It.IsAny<CancellationToken>())).ThrowsAsync(new VidPipeException(ErrorCode.StorageError, "down"));

        using var response = await _host.GetAsync(path);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
        Assert.Equal("STORAGE_ERROR", (await response.JsonAsync()).GetProperty("code").GetString());
    }

    [GeneratedRegex("""^(# HELP [a-z_]+ [^\\]+|# TYPE [a-z_]+ (counter|gauge|summary)|[a-z_]+(\{[a-z]+="([^"\\\n]|\\["\\n])*"(,[a-z]+="([^"\\\n]|\\["\\n])*")*\})? (NaN|[0-9]+(\.[0-9]+)?))$""")]
    private static partial Regex Line();

    [GeneratedRegex("(?<=_seconds)_(sum|count)$")]
    private static partial Regex SampleSuffix();
}

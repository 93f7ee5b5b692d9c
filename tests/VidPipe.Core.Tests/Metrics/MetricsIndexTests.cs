using System.Globalization;
using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using VidPipe.Core.Assets;
using VidPipe.Core.Jobs;
using VidPipe.Core.Metrics;
using VidPipe.Core.Projects;
using VidPipe.Core.Spending;
using VidPipe.Core.Tests.Projects;
using VidPipe.Storage.Compliance;

namespace VidPipe.Core.Tests.Metrics;

public sealed class MetricsIndexTests
{
    private readonly FakeTimeProvider _time = new();
    private readonly CountingBlobStore _blobs;
    private readonly MetricsIndex _index;

    public MetricsIndexTests()
    {
        _blobs = new CountingBlobStore(new InMemoryBlobStore(_time));
        _index = new MetricsIndex(_blobs, new DocumentStore(_blobs), NullLogger<MetricsIndex>.Instance);
    }

    [Fact]
    public async Task Ten_thousand_projects_are_read_once_in_256_parts_and_then_only_what_has_changed()
    {
        await _index.AddAsync(Enumerable.Range(0, 10_000).Select(i => Figures(i)), default);
        using var metrics = Metrics();
        _blobs.Reset();

        var first = await metrics.GetAsync(default);
        var afterTheFirst = (_blobs.Reads, _blobs.Lists);
        for (var i = 0; i < 1000; i++) await metrics.GetAsync(default);
        var afterThousandMore = (_blobs.Reads, _blobs.Lists);
        await _index.AddAsync(Figures(7, revision: 2), default);
        _time.Advance(TimeSpan.FromSeconds(10));
        _blobs.Reset();
        var later = await metrics.GetAsync(default);

        Assert.Equal((10_000, 10_000), (first.Projects["complete"], later.Projects["complete"]));
        Assert.InRange(afterTheFirst.Reads, 256, 260);
        Assert.Equal(afterTheFirst, afterThousandMore);
        Assert.Equal((1, 1), (_blobs.Reads, _blobs.Lists));
    }

    [Fact]
    public async Task Figures_are_at_most_ten_seconds_old()
    {
        using var metrics = Metrics();
        await metrics.GetAsync(default);
        await _index.AddAsync(Figures(1), default);

        _time.Advance(TimeSpan.FromSeconds(10));

        Assert.Equal(1, (await metrics.GetAsync(default)).Projects["complete"]);
    }

    [Fact]
    public async Task Projects_of_one_part_that_are_saved_at_once_are_all_counted()
    {
        await Task.WhenAll(Enumerable.Range(0, 50).Select(i => Task.Run(() => _index.AddAsync(Figures(i * 256), default))));

        using var metrics = Metrics();
        Assert.Equal(50, (await metrics.GetAsync(default)).Projects["complete"]);
    }

    [Fact]
    public async Task An_older_save_does_not_replace_a_newer_one()
    {
        await _index.AddAsync(Figures(1, revision: 2), default);
        await _index.AddAsync(Figures(1, revision: 1) with { Status = "keyframing" }, default);

        using var metrics = Metrics();
        Assert.Equal(1, (await metrics.GetAsync(default)).Projects["complete"]);
    }

    [Fact]
    public async Task A_deleted_project_is_no_longer_there_and_has_cost_what_it_has()
    {
        await _index.AddAsync([Figures(1), Figures(2)], default);

        await _index.ForgetAsync(Id(1), default);
        await _index.ForgetAsync(Id(1), default);
        await _index.ForgetAsync(Id(3), default);

        using var metrics = Metrics();
        var snapshot = await metrics.GetAsync(default);
        Assert.Equal((1, 3, 2), (snapshot.Projects["complete"], snapshot.Scenes, snapshot.Clips));
        Assert.Equal((2, 0.5m), (snapshot.Provider.Calls, snapshot.Provider.CostUsd));
    }

    [Fact]
    public async Task Without_projects_everything_is_zero_and_no_time_is_made_up()
    {
        using var metrics = Metrics();

        var snapshot = await metrics.GetAsync(default);

        Assert.Equal(Enum.GetValues<ProjectStatus>().Length, snapshot.Projects.Count);
        Assert.All(snapshot.Projects.Values, count => Assert.Equal(0, count));
        Assert.All(snapshot.Stages.Values, stage => Assert.Equal(new StageFigures(0, 0, null, null), stage));
    }

    [Fact]
    public async Task What_is_no_project_is_left_out_when_the_index_is_made_and_what_cannot_be_read_counts_as_failed()
    {
        await WriteAsync($"projects/{Id(1)}/project.json", $$"""{"project_id":"{{Id(1)}}","deleted_at":"2030-01-01T00:00:00Z"}""");
        await WriteAsync($"projects/{Id(2)}/project.json", "{ not json");
        await WriteAsync($"projects/{Id(3)}/runs/1.json", "{}");
        using var metrics = Metrics();

        Assert.All((await metrics.GetAsync(default)).Projects, status => Assert.Equal(status.Key == "failed" ? 1 : 0, status.Value));
    }

    [Theory]
    [InlineData(1, 1, 1)]
    [InlineData(19, 10, 19)]
    [InlineData(20, 10.5, 19)]
    [InlineData(100, 50.5, 95)]
    [InlineData(101, 51, 96)]
    public void P95_is_the_least_time_that_95_of_100_do_not_exceed(int samples, double mean, double p95)
    {
        var figures = StageFigures.Of([.. Enumerable.Range(1, samples).Reverse().Select(i => (double)i)]);

        Assert.Equal((samples, mean, p95), (figures.Count, figures.MeanSeconds, figures.P95Seconds));
    }

    private static string Id(int number) => "project-" + number.ToString("x44", CultureInfo.InvariantCulture);

    private static JobFigures Figures(int number, int revision = 1) => new(
        Id(number), 1, revision, DateTimeOffset.UnixEpoch.AddSeconds(revision), "complete", 3, 2,
        new Dictionary<string, IReadOnlyList<double>> { [ProjectStages.Clips] = [1.5, 2.5] },
        new Dictionary<string, ModelFigures> { ["camera"] = new(1, 0, 0, 0.25m) },
        4, 0.1m);

    private Task WriteAsync(string name, string content) =>
        _blobs.WriteAsync(new BlobName(name), new MemoryStream(Encoding.UTF8.GetBytes(content)), WriteCondition.Overwrite, default);

    private TestMetrics Metrics()
    {
        var kinds = new JobKinds([ProjectKind.Instance]);
        var documents = new DocumentStore(_blobs);
        var rebuild = new MetricsRebuild(
            _blobs, documents, new SpendingLedger(_blobs, Specs.Models, _time), Specs.Models, kinds, _index, _time, NullLogger<MetricsRebuild>.Instance);
        return new TestMetrics(new JobMetrics(_blobs, _index, rebuild, kinds, _time));
    }

    private sealed class TestMetrics(JobMetrics jobs) : IDisposable
    {
        public Task<MetricsSnapshot> GetAsync(CancellationToken cancellationToken) => new ProjectMetrics(jobs).GetAsync(cancellationToken);

        public void Dispose() => jobs.Dispose();
    }
}

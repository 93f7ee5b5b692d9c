using System.Net;
using Moq;
using VidPipe.Api.Tests.Hosting;
using VidPipe.Core.Retention;

namespace VidPipe.Api.Tests.Cleanup;

public sealed class CleanupTests : IAsyncLifetime
{
    private readonly List<(string Id, CleanupMode Mode)> _started = [];
    private ApiHost _host = null!;
    private bool _isNow;

    public async Task InitializeAsync()
    {
        _host = await ApiHost.StartAsync();
        var ids = 0;
        _host.Doubles.Cleanups.Setup(c => c.Plan(It.IsAny<CleanupMode>(), It.IsAny<CleanupGrace>()))
            .Returns((CleanupMode mode, CleanupGrace grace) => ($"cleanup-{++ids}", new CleanupInput(mode, TimeSpan.FromDays(7)) { IsNow = grace == CleanupGrace.None }));
        _host.Doubles.Cleanups.Setup(c => c.StartAsync(It.IsAny<string>(), It.IsAny<CleanupInput>(), It.IsAny<CancellationToken>()))
            .Callback((string id, CleanupInput input, CancellationToken _) =>
            {
                _started.Add((id, input.Mode));
                _isNow = input.IsNow;
            })
            .Returns(Task.CompletedTask);
        _host.Doubles.Cleanups.Setup(c => c.GetAsync(It.IsAny<string>(), It.IsAny<CancellationToken>())).ReturnsAsync((CleanupProgress?)null);
    }

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Theory]
    [InlineData("", CleanupMode.Remove, "remove")]
    [InlineData("?dry_run=false", CleanupMode.Remove, "remove")]
    [InlineData("?dry_run=true", CleanupMode.DryRun, "dry_run")]
    public async Task A_start_is_accepted_with_where_to_look(string query, CleanupMode mode, string name)
    {
        using var response = await _host.SendAsync(HttpMethod.Post, $"/api/cleanup{query}");

        Assert.Equal(HttpStatusCode.Accepted, response.StatusCode);
        Assert.Equal([("cleanup-1", mode)], _started);
        Assert.Equal($"{_host.Address}api/cleanup/cleanup-1", response.Headers.Location!.ToString());
        Assert.Equal("2", response.Headers.GetValues("Retry-After").Single());
        var answer = await response.JsonAsync();
        Assert.Equal(("cleanup-1", name), (answer.GetProperty("cleanup_id").GetString(), answer.GetProperty("mode").GetString()));
        Assert.Equal("cleanup-1", answer.GetProperty("management").GetProperty("id").GetString());
    }

    [Theory]
    [InlineData("", false)]
    [InlineData("?now=false", false)]
    [InlineData("?now=true", true)]
    public async Task A_start_may_go_without_the_grace_period(string query, bool isNow)
    {
        using var response = await _host.SendAsync(HttpMethod.Post, $"/api/cleanup{query}");
        using var unclear = await _host.SendAsync(HttpMethod.Post, "/api/cleanup?now=maybe");

        Assert.Equal(HttpStatusCode.Accepted, response.StatusCode);
        Assert.Equal(isNow, _isNow);
        Assert.Equal(["now"], await unclear.WrongFieldsAsync());
        Assert.Single(_started);
    }

    [Fact]
    public async Task An_unclear_dry_run_starts_nothing()
    {
        using var response = await _host.SendAsync(HttpMethod.Post, "/api/cleanup?dry_run=maybe");

        Assert.Equal(HttpStatusCode.UnprocessableEntity, response.StatusCode);
        Assert.Equal(["dry_run"], await response.WrongFieldsAsync());
        Assert.Empty(_started);
    }

    [Fact]
    public async Task The_same_key_starts_one_and_a_dry_run_does_not_answer_for_it()
    {
        var key = ("Idempotency-Key", "key-1");
        using var tried = await _host.PostJsonAsync("/api/cleanup?dry_run=true", "{}", key);
        using var first = await _host.PostJsonAsync("/api/cleanup", "{}", key);
        using var second = await _host.PostJsonAsync("/api/cleanup", "{}", key);

        Assert.Equal([("cleanup-1", CleanupMode.DryRun), ("cleanup-2", CleanupMode.Remove)], _started);
        Assert.Equal(await first.Content.ReadAsStringAsync(), await second.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task How_far_it_is_is_told_until_it_has_a_report()
    {
        var report = new CleanupReport(
            "cleanup-1", CleanupMode.Remove, Samples.Then, Samples.Then, Samples.Then, 3,
            [new CleanupCount(CleanupPart.Assets, 5, 50, 1, 10, ["assets/ab/c.png"]), new CleanupCount(CleanupPart.Actions, 1, 9, 0, 0, [], [new UnownedRecords("ad", 1, ["actions/ab/d.json"])])]);
        _host.Doubles.Cleanups.SetupSequence(c => c.GetAsync("cleanup-1", It.IsAny<CancellationToken>()))
            .ReturnsAsync(new CleanupProgress("cleanup-1", CleanupStatus.Running, null, null))
            .ReturnsAsync(new CleanupProgress("cleanup-1", CleanupStatus.Complete, report, null));

        using var running = await _host.GetAsync("/api/cleanup/cleanup-1");
        using var complete = await _host.GetAsync("/api/cleanup/cleanup-1");

        Assert.Equal("2", running.Headers.GetValues("Retry-After").Single());
        Assert.Equal("""{"cleanup_id":"cleanup-1","status":"running","report":null,"error":null}""", await running.Content.ReadAsStringAsync());
        Assert.False(complete.Headers.Contains("Retry-After"));
        Assert.Equal(
            """{"cleanup_id":"cleanup-1","status":"complete","report":{"id":"cleanup-1","mode":"remove","started_at":"2026-03-01T11:00:00.25Z","ended_at":"2026-03-01T11:00:00.25Z","cutoff":"2026-03-01T11:00:00.25Z","projects":3,"parts":[{"part":"assets","kept":5,"kept_bytes":50,"removed":1,"removed_bytes":10,"names":["assets/ab/c.png"]},{"part":"actions","kept":1,"kept_bytes":9,"removed":0,"removed_bytes":0,"names":[],"unowned":[{"kind":"ad","count":1,"names":["actions/ab/d.json"]}]}]},"error":null}""",
            await complete.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task What_is_not_there_is_not_found()
    {
        _host.Doubles.Cleanups.Setup(c => c.LastReportAsync(It.IsAny<CancellationToken>())).ReturnsAsync((CleanupReport?)null);

        using var unknown = await _host.GetAsync("/api/cleanup/cleanup-9");
        using var never = await _host.GetAsync("/api/cleanup");

        Assert.Equal(HttpStatusCode.NotFound, unknown.StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, never.StatusCode);
        Assert.Equal("NOT_FOUND", (await never.JsonAsync()).GetProperty("code").GetString());
    }
}

using System.Collections.Concurrent;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using VidPipe.Core.Projects;

namespace VidPipe.Local.Tests.EndToEnd;

/// <summary>A host that takes everything in and starts nothing, and what a kill leaves of what it has answered.</summary>
public sealed class PausedTests : IDisposable
{
    private const int AtOnce = 200;

    private static readonly string[] Paused = ["--set", "Engine:Paused=true"];

    private readonly TemporaryFolder _folder = new();

    [Fact]
    public async Task A_paused_host_keeps_what_it_is_given_and_the_next_one_makes_it()
    {
        string id;
        await using (var host = await HostProcess.StartAsync(_folder.Path, Paused))
        {
            id = await StartAsync(host, "kept");
            var status = await Eventually.GetAsync("it waits at its first step", async () =>
            {
                var now = await host.Client.GetStatusAsync(id, default);
                return now.Status == ProjectStatus.Storyboarding ? now : null;
            });

            Assert.Equal(0, status.ProgressPct);
            Assert.Equal("ok", (await host.Client.GetHealthAsync(default)).Status);
            host.Process.Terminate();
            Assert.Equal(0, await host.Process.WaitAsync());
        }

        Assert.False(Directory.Exists(_folder["data/synthetic"]));
        await using var next = await ServingHost.StartAsync(_folder.Path);
        Assert.Equal(ProjectStatus.Complete, (await next.EndOfAsync(id)).Status);
    }

    [Fact]
    public async Task No_start_that_was_answered_is_lost_by_a_kill_with_or_without_a_key()
    {
        var answered = new ConcurrentBag<string>();
        await using (var host = await HostProcess.StartAsync(_folder.Path, Paused))
        {
            using var http = new HttpClient { BaseAddress = host.Client.Address.Url };
            await Task.WhenAll(Enumerable.Range(0, AtOnce).Select(async i => answered.Add(
                i % 2 == 0 ? await StartAsync(host, $"key-{i}") : await StartUnkeyedAsync(http))));
            await host.Process.KillAsync();
        }

        await using var next = await ServingHost.StartAsync(_folder.Path, Paused);
        var known = await IdsAsync(next);

        Assert.Equal(AtOnce, answered.Distinct().Count());
        Assert.Equal(answered.Order(), known.Order());
    }

    [Fact]
    public async Task A_kill_amid_starts_loses_none_that_was_answered_and_a_repeated_key_finds_its_own()
    {
        var answered = new ConcurrentDictionary<string, string>();
        await using (var host = await HostProcess.StartAsync(_folder.Path, Paused))
        {
            var starts = Enumerable.Range(0, AtOnce).Select(async i => answered[$"key-{i}"] = await StartAsync(host, $"key-{i}")).ToList();
            await Eventually.IsTrueAsync("some are answered", () => answered.Count >= AtOnce / 4);
            await host.Process.KillAsync();
            await Task.WhenAll(starts).ContinueWith(_ => { }, TaskScheduler.Default);
        }

        await using var next = await ServingHost.StartAsync(_folder.Path, Paused);
        var known = await IdsAsync(next);
        var (key, id) = answered.First();

        Assert.NotEmpty(answered);
        Assert.Empty(answered.Values.Except(known));
        Assert.Equal(id, await StartAsync(next, key));
    }

    public void Dispose() => _folder.Dispose();

    private static Task<string> StartAsync(ServingHost host, string key) => host.Client.GenerateAsync(Request(), key, default);

    private static async Task<string> StartUnkeyedAsync(HttpClient http)
    {
        using var answer = await http.PostAsJsonAsync("api/generate", Request());
        answer.EnsureSuccessStatusCode();
        return (await answer.Content.ReadFromJsonAsync<JsonNode>())!["project_id"]!.GetValue<string>();
    }

    private static JsonObject Request() => new() { ["prompt"] = "A kite over the dunes", ["scene_count"] = 1, ["clip_duration"] = 2, ["voiceover"] = false };

    private static async Task<List<string>> IdsAsync(ServingHost host)
    {
        var ids = new List<string>();
        string? cursor = null;
        do
        {
            var page = await host.Client.ListAsync(null, 100, cursor, default);
            ids.AddRange(page.Projects.Select(p => p.ProjectId));
            cursor = page.NextCursor;
        }
        while (cursor is not null);

        return ids;
    }
}

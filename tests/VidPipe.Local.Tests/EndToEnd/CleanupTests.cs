using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using VidPipe.Core.Retention;
using VidPipe.Core.Durable;
using VidPipe.Providers.Synthetic.Calls;

namespace VidPipe.Local.Tests.EndToEnd;

/// <summary>The clean-up by the program itself, on real files that are made to look old, with the provider's own call log as witness.</summary>
public sealed class CleanupTests : IDisposable
{
    private static readonly DateTime LongAgo = DateTime.UtcNow.AddDays(-30);

    private readonly TemporaryFolder _folder = new();

    [Fact]
    public async Task What_a_deleted_project_left_goes_from_the_disk_and_the_other_is_forked_without_a_call()
    {
        var gone = await MakeAsync("A fox finds a lantern", "fox.mp4");
        var kept = await MakeAsync("A paper boat", "boat.mp4");
        await RunAsync("rm", gone);
        MakeOld();
        var (calls, before) = (Calls(), Made());

        var dry = await RunAsync("clean", "--dry-run");
        var afterDry = Made();
        var real = JsonSerializer.Deserialize<CleanupReport>(await RunAsync("clean", "--json"), DurableJson.Options)!;
        var again = await RunAsync("clean");
        await RunAsync("resume", kept, "-o", "again.mp4");
        await RunAsync("fork", kept, "-o", "fork.mp4");

        var removed = before.Except(Made()).ToList();
        Assert.Contains("Nothing was removed.", dry, StringComparison.Ordinal);
        Assert.Equal(before, afterDry);
        Assert.NotEmpty(removed);
        Assert.All(removed, name => Assert.Contains(name, dry, StringComparison.Ordinal));
        Assert.Equal(removed.Order(StringComparer.Ordinal), Names(real).Where(IsMade).Order(StringComparer.Ordinal));
        Assert.Contains("Nothing to remove", again, StringComparison.Ordinal);
        Assert.Equal(await File.ReadAllBytesAsync(_folder["boat.mp4"]), await File.ReadAllBytesAsync(_folder["again.mp4"]));
        Assert.Equal(await File.ReadAllBytesAsync(_folder["boat.mp4"]), await File.ReadAllBytesAsync(_folder["fork.mp4"]));
        Assert.Equal(calls, Calls());
    }

    [Fact]
    public async Task Removing_now_gives_the_space_back_at_once_and_takes_nothing_from_others()
    {
        var gone = await MakeAsync("A fox finds a lantern", "fox.mp4");
        var kept = await MakeAsync("A paper boat", "boat.mp4");
        var (calls, before) = (Calls(), Made());

        var removed = await RunAsync("rm", gone[^8..], "--now");
        var after = Made();
        var again = await RunAsync("clean", "--now");
        await RunAsync("fork", kept, "-o", "fork.mp4");

        Assert.Contains($"Deleted {gone}.", removed, StringComparison.Ordinal);
        Assert.Contains("assets", removed, StringComparison.Ordinal);
        Assert.InRange(after.Count, 1, before.Count - 5);
        Assert.Contains("Nothing to remove", again, StringComparison.Ordinal);
        Assert.Equal(await File.ReadAllBytesAsync(_folder["boat.mp4"]), await File.ReadAllBytesAsync(_folder["fork.mp4"]));
        Assert.Equal(calls, Calls());
    }

    [Fact]
    public async Task Commands_of_the_hosts_own_machine_clean_up_also_where_only_function_keys_are_set()
    {
        await using var host = await ServingHost.StartAsync(_folder.Path, new Dictionary<string, string> { ["VidPipe__Http__FunctionKeys__0"] = "function-key" });
        using var http = new HttpClient { BaseAddress = host.Client.Address.Url };
        http.DefaultRequestHeaders.Add("x-functions-key", "function-key");

        var output = await RunAsync("clean", "--dry-run");
        using var others = await http.PostAsync("api/cleanup?dry_run=true", null);

        Assert.Contains("Nothing", output, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Unauthorized, others.StatusCode);
    }

    [Fact]
    public async Task A_host_that_serves_cleans_up_in_a_night_that_was_missed_and_only_once()
    {
        var gone = await MakeAsync("A fox finds a lantern", "fox.mp4");
        await RunAsync("rm", gone);
        MakeOld();
        var environment = new Dictionary<string, string> { ["VidPipe__Cleanup__Nightly"] = "true" };
        await using var host = await ServingHost.StartAsync(_folder.Path, environment);
        using var http = new HttpClient { BaseAddress = host.Client.Address.Url };

        await Eventually.GetAsync("the clean-up has ended", async () =>
        {
            using var last = await http.GetAsync(new Uri("api/cleanup", UriKind.Relative));
            return last.IsSuccessStatusCode ? "ended" : null;
        });
        var instances = await http.GetStringAsync(new Uri("runtime/webhooks/durabletask/instances?instanceIdPrefix=cleanup-", UriKind.Relative));

        Assert.Single(JsonDocument.Parse(instances).RootElement.EnumerateArray());
        Assert.Empty(Made());
    }

    public void Dispose() => _folder.Dispose();

    private static bool IsMade(string name) => name.StartsWith("actions/", StringComparison.Ordinal) || name.StartsWith("assets/", StringComparison.Ordinal);

    private static IEnumerable<string> Names(CleanupReport report) => report.Parts.SelectMany(p => p.Names);

    private async Task<string> MakeAsync(string prompt, string file)
    {
        var output = await RunAsync("make", prompt, "--scenes", "1", "--clip-duration", "2", "--seed", "7", "--json", "-o", file);
        return JsonDocument.Parse(output).RootElement.GetProperty("project_id").GetString()!;
    }

    private Task<string> RunAsync(params string[] arguments) => CommandRig.OkAsync(_folder, arguments);

    /// <summary>Nothing runs meanwhile. What a deletion leaves says itself when that was.</summary>
    private void MakeOld()
    {
        foreach (var name in Blobs())
        {
            var path = Path.Combine(_folder["data/blobs"], name);
            if (name.EndsWith("/project.json", StringComparison.Ordinal) && JsonNode.Parse(File.ReadAllText(path)) is JsonObject document && document["deleted_at"] is not null)
            {
                document["deleted_at"] = new DateTimeOffset(LongAgo);
                File.WriteAllText(path, document.ToJsonString());
            }

            File.SetLastWriteTimeUtc(path, LongAgo);
        }
    }

    private List<string> Made() => [.. Blobs().Where(IsMade).Order(StringComparer.Ordinal)];

    private IEnumerable<string> Blobs()
    {
        var root = _folder["data/blobs"];
        return Directory.EnumerateFiles(root, "*", SearchOption.AllDirectories).Select(file => Path.GetRelativePath(root, file)).Where(name => name[0] != '.').ToList();
    }

    private int Calls() => SyntheticCallLog.Read(_folder["data/synthetic/calls.jsonl"]).Count();
}

using System.Text.Json.Nodes;
using VidPipe.Core.Retention;
using VidPipe.Core.Projects;

namespace VidPipe.Local.Tests.EndToEnd.Faults;

/// <summary>
/// Every kind of document that is found in a real data folder, broken in several ways: the host starts, lists name what is
/// broken, nothing answers 500, another project is not touched, and a clean-up takes nothing that is needed.
/// </summary>
public sealed class DamagedDocumentTests : IDisposable
{
    private static readonly Dictionary<string, byte[]> Damages = new()
    {
        ["empty"] = [],
        ["null"] = "null"u8.ToArray(),
        ["object"] = "{}"u8.ToArray(),
        ["list"] = "[1,{}]"u8.ToArray(),
        ["binary"] = [.. Enumerable.Range(0, 300).Select(i => (byte)(i * 37))],
        ["other-schema"] = """{"schema":99,"kind":"of another world","project_id":7,"projects":null,"entries":[null]}"""u8.ToArray(),
        ["huge"] = [.. "{\"x\":\""u8, .. Enumerable.Repeat((byte)'x', 17 * 1024 * 1024), .. "\"}"u8],
        ["cut"] = [],
    };

    private readonly TemporaryFolder _folder = new();
    private readonly string[] _settings =
    [
        "--set", "Webhooks:Secret=whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "--set", "Webhooks:AllowHttp=true", "--set", "Webhooks:AllowPrivateAddresses=true", "--set", "Spending:DailyUsd=1000",
    ];

    [Fact]
    public async Task No_broken_document_of_any_kind_breaks_more_than_what_it_is_of()
    {
        var (victim, other) = await MakeAsync();
        var kinds = KindsOf(victim);
        Assert.Superset(
            new HashSet<string>(["project", "claim", "ledger", "action", "lease", "operation", "request", "delivery", "account", "day", "metrics", "report", "host"]),
            kinds.Keys.ToHashSet());

        await using (var host = await ServingHost.StartAsync(_folder.Path, _settings))
        {
            foreach (var (kind, file) in kinds.Where(k => k.Key != "host"))
            {
                foreach (var damage in Damages.Keys)
                {
                    var before = await File.ReadAllBytesAsync(file);
                    await BreakAsync(file, damage);
                    await AssertServesAsync(host, victim, other, $"{kind}, {damage}");
                    await RestoreAsync(file, before);
                }
            }
        }

        foreach (var (damage, number) in Damages.Keys.Select((d, i) => (d, i)))
        {
            foreach (var file in KindsOf(victim).Values) await BreakAsync(file, damage);
            if (number % 2 == 1) Directory.Delete(_folder["data/journal"], recursive: true);
            await using var host = await ServingHost.StartAsync(_folder.Path, _settings);
            await AssertServesAsync(host, victim, other, $"all, {damage}");
            await CleanAsync(host);
            await AssertServesAsync(host, victim, other, $"all after a clean-up, {damage}");
        }

        await using var last = await ServingHost.StartAsync(_folder.Path, _settings);
        await last.Client.DeleteAsync(victim, default);
        Assert.Equal(other, Assert.Single((await last.Client.ListAsync(null, 10, null, default)).Projects).ProjectId);
        Assert.Equal(ProjectStatus.Complete, (await last.Client.GetProjectAsync(other, default)).Status);
    }

    public void Dispose() => _folder.Dispose();

    private async Task<(string Victim, string Other)> MakeAsync()
    {
        await using var receiver = await Receiver.StartAsync(_ => 200);
        await using var host = await ServingHost.StartAsync(_folder.Path, _settings);
        var victim = await GenerateAsync(host, "A fox finds a lantern", receiver);
        var other = await GenerateAsync(host, "A paper boat", receiver);
        var gone = await GenerateAsync(host, "A kite", receiver);
        await host.Client.RegenerateAsync(victim, 0, TakeKind.Clip, "take", default);
        Assert.Equal(ProjectStatus.Complete, (await host.EndOfAsync(victim)).Status);
        await host.Client.DeleteAsync(gone, default);
        await host.Client.GetMetricsAsync(default);
        await CleanAsync(host);
        await Eventually.GetAsync("the callbacks are noted", () => Task.FromResult(
            Directory.Exists(_folder[$"data/blobs/webhooks/deliveries/{victim}"]) ? "noted" : null));
        return (victim, other);
    }

    private static async Task<string> GenerateAsync(ServingHost host, string prompt, Receiver receiver)
    {
        var request = new JsonObject
        {
            ["prompt"] = prompt,
            ["scene_count"] = 1,
            ["clip_duration"] = 2,
            ["seed"] = 3,
            ["budget_usd"] = 100,
            ["callback_url"] = new Uri(receiver.Address, "hook").ToString(),
        };
        var id = await host.Client.GenerateAsync(request, Guid.NewGuid().ToString("n"), default);
        Assert.Equal(ProjectStatus.Complete, (await host.EndOfAsync(id)).Status);
        return id;
    }

    /// <summary>One file of each kind of document, of the victim where a kind is of projects.</summary>
    private Dictionary<string, string> KindsOf(string victim)
    {
        var kinds = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var file in Directory.GetFiles(_folder["data/blobs"], "*.json", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
        {
            var name = Path.GetRelativePath(_folder["data/blobs"], file);
            var kind = name.Split('/') switch
            {
                ["assets", ..] or [['.', ..], ..] => null,
                ["projects", var id, "project.json"] => id == victim ? "project" : null,
                ["projects", var id, "runs", _] => id == victim ? "claim" : null,
                ["ledger", var id, _] => id == victim ? "ledger" : null,
                ["spending", "projects", _] => name.Contains(victim, StringComparison.Ordinal) ? "account" : null,
                ["spending", ..] => "day",
                ["webhooks", "deliveries", var id, _] => id == victim ? "delivery" : null,
                ["metrics", "projects", _] => name.EndsWith($"{victim[^2..]}.json", StringComparison.Ordinal) ? "metrics" : null,
                ["cleanup", "report.json"] => "report",
                ["actions", ..] => "action",
                ["leases", ..] => "lease",
                ["operations", ..] => "operation",
                ["idempotency", ..] => "request",
                var parts => parts[0],
            };
            if (kind is not null) kinds.TryAdd(kind, file);
        }

        kinds["host"] = _folder["data/host.json"];
        return kinds;
    }

    private static async Task BreakAsync(string file, string damage)
    {
        var bytes = Damages[damage];
        if (damage == "cut" && File.Exists(file))
        {
            var whole = await File.ReadAllBytesAsync(file);
            bytes = whole[..(whole.Length / 2)];
        }

        await RestoreAsync(file, bytes);
    }

    private static Task RestoreAsync(string file, byte[] bytes)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        return File.WriteAllBytesAsync(file, bytes);
    }

    private static async Task AssertServesAsync(ServingHost host, string victim, string other, string what)
    {
        using var http = new HttpClient { BaseAddress = host.Client.Address.Url };
        foreach (var path in (string[])
                 [
                     "api/projects", "api/projects?status=failed", "api/metrics", "metrics", "api/cleanup", $"api/projects/{victim}", $"api/projects/{victim}/status",
                     $"api/projects/{victim}/webhooks", $"api/projects/{victim}/download", $"api/projects/{other}/download", $"api/projects/{other}/webhooks",
                 ])
        {
            using var answer = await http.GetAsync(new Uri(path, UriKind.Relative));
            Assert.True((int)answer.StatusCode < 500, $"{what}: {path} is {(int)answer.StatusCode}: {await answer.Content.ReadAsStringAsync()}");
        }

        foreach (var verb in (string[])["resume?dry_run=true", "fork?dry_run=true", "stop"])
        {
            using var answer = await http.PostAsync(new Uri($"api/projects/{victim}/{verb}", UriKind.Relative), null);
            Assert.True((int)answer.StatusCode < 500, $"{what}: {verb} is {(int)answer.StatusCode}: {await answer.Content.ReadAsStringAsync()}");
        }

        var list = (await host.Client.ListAsync(null, 10, null, default)).Projects;
        Assert.True(list.Select(p => p.ProjectId).ToHashSet().SetEquals([victim, other]), what);
        Assert.True(list.Single(p => p.ProjectId == other) is { Status: ProjectStatus.Complete, Error: null }, what);
        Assert.Equal(ProjectStatus.Complete, (await host.Client.GetProjectAsync(other, default)).Status);
    }

    private static async Task CleanAsync(ServingHost host)
    {
        var id = await host.Client.StartCleanupAsync(CleanupMode.Remove, CleanupGrace.Usual, Guid.NewGuid().ToString("n"), default);
        var ended = await Eventually.GetAsync("the clean-up ends", async () => await host.Client.GetCleanupAsync(id, default) is { Status: not CleanupStatus.Running } end ? end : null);
        Assert.True(ended.Status == CleanupStatus.Complete, ended.Error);
    }
}

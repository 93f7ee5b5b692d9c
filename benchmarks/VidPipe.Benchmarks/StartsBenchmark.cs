using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace VidPipe.Benchmarks;

/// <summary>
/// Starts of projects, 500 at once, by a host that keeps them and runs none, and whether one of them is lost by a kill
/// right after the last answer. The baseline is a route of the same host that commits one row of the journal, as often
/// at once. The routes take turns, so that whatever else the machine does falls on all of them.
/// </summary>
internal sealed class StartsBenchmark : IBenchmark
{
    private const int AtOnce = 500;
    private const int Rounds = 7;
    private const int Warming = 2;
    private const double TargetRatio = 5;

    private readonly ConcurrentBag<string> _answered = [];

    public string Name => "starts";

    public async Task RunAsync(string[] args)
    {
        var folder = Directory.CreateTempSubdirectory("vidpipe-starts-").FullName;
        try
        {
            await using (var host = await ServedHost.StartAsync(folder, "Engine:Paused=true")) await MeasureAsync(host.Http);

            var expected = _answered.ToHashSet();
            await using var next = await ServedHost.StartAsync(folder, "Engine:Paused=true");
            expected.ExceptWith(await IdsAsync(next.Http));
            Console.WriteLine($"killed (-9) after the last answer: {expected.Count} of {_answered.Count} answered starts are lost (target: none)");
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private async Task MeasureAsync(HttpClient http)
    {
        var subject = await GenerateAsync(http, null);
        var row = $"runtime/webhooks/durabletask/instances/{subject}/raiseEvent/nobody-waits-for-it";
        var (rows, starts, keyed) = (new List<double>(), new List<double>(), new List<double>());
        for (var round = 0; round < Warming + Rounds; round++)
        {
            var times = (
                await BurstAsync(() => RaiseAsync(http, row)),
                await BurstAsync(() => GenerateAsync(http, null)),
                await BurstAsync(() => GenerateAsync(http, Guid.NewGuid().ToString("n"))));
            if (round < Warming) continue;
            rows.Add(times.Item1);
            starts.Add(times.Item2);
            keyed.Add(times.Item3);
        }

        var baseline = Median(rows);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"one row of the journal, {AtOnce} at once: p99 {baseline:0} ms (median of {Rounds})"));
        Tell("POST /api/generate", starts, baseline);
        Tell("... with an Idempotency-Key", keyed, baseline);
    }

    private static void Tell(string what, List<double> times, double baseline) => Console.WriteLine(string.Create(
        CultureInfo.InvariantCulture,
        $"{what}, {AtOnce} at once: p99 {Median(times):0} ms, {Median(times) / baseline:0.0} times the baseline (target: at most {TargetRatio})"));

    /// <returns>The 99th percentile, in milliseconds.</returns>
    private static async Task<double> BurstAsync(Func<Task> request)
    {
        var go = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var running = Enumerable.Range(0, AtOnce).Select(_ => TimeAsync(request, go.Task)).ToList();
        go.SetResult();
        var times = await Task.WhenAll(running);
        return times.Order().ElementAt((AtOnce * 99 / 100) - 1);
    }

    private static async Task<double> TimeAsync(Func<Task> request, Task go)
    {
        await go;
        var start = Stopwatch.GetTimestamp();
        await request();
        return Stopwatch.GetElapsedTime(start).TotalMilliseconds;
    }

    private static async Task RaiseAsync(HttpClient http, string path)
    {
        using var answer = await http.PostAsJsonAsync(path, new JsonObject());
        answer.EnsureSuccessStatusCode();
    }

    private async Task<string> GenerateAsync(HttpClient http, string? key)
    {
        using var message = new HttpRequestMessage(HttpMethod.Post, "api/generate")
        {
            Content = JsonContent.Create(new JsonObject { ["prompt"] = "A fox crosses a frozen lake and finds a lantern", ["scene_count"] = 3 }),
        };
        if (key is not null) message.Headers.Add("Idempotency-Key", key);
        using var answer = await http.SendAsync(message);
        answer.EnsureSuccessStatusCode();
        var id = (await answer.Content.ReadFromJsonAsync<JsonNode>())!["project_id"]!.GetValue<string>();
        _answered.Add(id);
        return id;
    }

    private static async Task<HashSet<string>> IdsAsync(HttpClient http)
    {
        var ids = new HashSet<string>(StringComparer.Ordinal);
        string? cursor = null;
        do
        {
            var page = (await http.GetFromJsonAsync<JsonNode>($"api/projects?limit=100{(cursor is null ? "" : $"&cursor={Uri.EscapeDataString(cursor)}")}"))!;
            foreach (var project in page["projects"]!.AsArray()) ids.Add(project!["project_id"]!.GetValue<string>());
            cursor = page["next_cursor"]?.GetValue<string>();
        }
        while (cursor is not null);

        return ids;
    }

    private static double Median(List<double> times) => times.Order().ElementAt(times.Count / 2);
}

using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace VidPipe.Benchmarks;

/// <summary>
/// What 200 clients that ask for a status twice a second cost the host, in its own processor time: of a project that has
/// ended, and of projects under way. The baseline is a route that looks nothing up.
/// </summary>
internal sealed class PollingBenchmark : IBenchmark
{
    private const int Clients = 200;
    private const double TargetCores = 0.5;

    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(0.5);
    private static readonly TimeSpan Length = TimeSpan.FromSeconds(20);

    public string Name => "polling";

    public async Task RunAsync(string[] args)
    {
        var folder = Directory.CreateTempSubdirectory("vidpipe-polling-").FullName;
        try
        {
            string done;
            await using (var host = await ServedHost.StartAsync(folder)) done = await MakeAsync(host.Http);
            await using var paused = await ServedHost.StartAsync(folder, "Engine:Paused=true");
            var underWay = new List<string>();
            for (var i = 0; i < Clients; i++) underWay.Add(await GenerateAsync(paused.Http));

            await MeasureAsync(paused, _ => "openapi.json", TimeSpan.FromSeconds(2)); // connections and compiled code
            await MeasureAsync(paused, i => $"api/projects/{underWay[i]}/status", TimeSpan.FromSeconds(5));
            var rest = await MeasureAsync(paused, null, Length);
            var nothing = await MeasureAsync(paused, _ => "admin/host/status", Length);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"at rest: {rest:0.000} cores"));
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{Clients} clients at 2 Hz on a route that looks nothing up: {nothing:0.000} cores"));
            Tell("the status of one ended project", await MeasureAsync(paused, _ => $"api/projects/{done}/status", Length), nothing);
            Tell($"the status of {Clients} projects under way", await MeasureAsync(paused, i => $"api/projects/{underWay[i]}/status", Length), nothing);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static void Tell(string what, double cores, double baseline) => Console.WriteLine(string.Create(
        CultureInfo.InvariantCulture, $"... on {what}: {cores:0.000} cores, {cores / baseline:0.0} times the baseline (target: under {TargetCores} cores)"));

    /// <returns>Cores that the host used.</returns>
    private static async Task<double> MeasureAsync(ServedHost host, Func<int, string>? pathOf, TimeSpan length)
    {
        var used = host.ProcessorTime;
        using var stop = new CancellationTokenSource(length);
        if (pathOf is null)
        {
            using var timer = new PeriodicTimer(length);
            await timer.WaitForNextTickAsync();
        }
        else
        {
            await Task.WhenAll(Enumerable.Range(0, Clients).Select(client => PollAsync(host.Http, pathOf(client), client, stop.Token)));
        }

        return (host.ProcessorTime - used) / length;
    }

    /// <summary>Each begins at a moment of its own, as clients do.</summary>
    private static async Task PollAsync(HttpClient http, string path, int client, CancellationToken stop)
    {
        try
        {
            using (var first = new PeriodicTimer(TimeSpan.FromMilliseconds(1) + (Interval * client / Clients))) await first.WaitForNextTickAsync(stop);
            using var timer = new PeriodicTimer(Interval);
            do
            {
                using var answer = await http.GetAsync(new Uri(path, UriKind.Relative), stop);
                await answer.Content.ReadAsByteArrayAsync(stop);
            }
            while (await timer.WaitForNextTickAsync(stop));
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // The time is over.
        }
    }

    private static async Task<string> GenerateAsync(HttpClient http)
    {
        using var answer = await http.PostAsJsonAsync("api/generate", new JsonObject { ["prompt"] = "A fox finds a lantern", ["scene_count"] = 1, ["clip_duration"] = 2 });
        answer.EnsureSuccessStatusCode();
        return (await answer.Content.ReadFromJsonAsync<JsonNode>())!["project_id"]!.GetValue<string>();
    }

    private static async Task<string> MakeAsync(HttpClient http)
    {
        var id = await GenerateAsync(http);
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(100));
        while (await timer.WaitForNextTickAsync())
        {
            var status = (await http.GetFromJsonAsync<JsonNode>($"api/projects/{id}/status"))!["status"]!.GetValue<string>();
            if (status == "complete") break;
            if (status is "failed" or "stopped") throw new InvalidOperationException($"{id} is {status}.");
        }

        return id;
    }
}

using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace VidPipe.Benchmarks;

/// <summary>
/// A fork without edits of a project of 8 scenes, all of it cached, from the request until it is complete: median of five.
/// The baseline is the making of its source.
/// </summary>
internal sealed class ForkBenchmark : IBenchmark
{
    private const int Rounds = 5;
    private const int Scenes = 8;
    private const double TargetSeconds = 1;

    public string Name => "fork";

    public async Task RunAsync(string[] args)
    {
        var folder = Directory.CreateTempSubdirectory("vidpipe-fork-").FullName;
        using var process = VidPipeProgram.Start(folder, "serve", "--port", "0", "--data", "data");
        process.OutputDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        try
        {
            using var http = new HttpClient { BaseAddress = await VidPipeProgram.UrlAsync(folder) };
            await MeasureAsync(http);
        }
        finally
        {
            process.Kill();
            await process.WaitForExitAsync();
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task MeasureAsync(HttpClient http)
    {
        var request = new JsonObject { ["prompt"] = "A fox crosses a frozen lake and finds a lantern", ["scene_count"] = Scenes, ["clip_duration"] = 2 };
        var (source, made) = await RunAsync(http, "api/generate", request);
        var answered = new List<TimeSpan>();
        var forked = new List<TimeSpan>();
        for (var round = 0; round < Rounds; round++)
        {
            var start = Stopwatch.GetTimestamp();
            var (_, elapsed) = await RunAsync(http, $"api/projects/{source}/fork", [], () => answered.Add(Stopwatch.GetElapsedTime(start)));
            forked.Add(elapsed);
        }

        var median = forked.Order().ElementAt(Rounds / 2);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"making {Scenes} scenes: {made.TotalSeconds:0.00} s"));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"fork without edits, answered (its plan made), median of {Rounds}: {answered.Order().ElementAt(Rounds / 2).TotalMilliseconds:0} ms"));
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"fork without edits, complete, median of {Rounds}: {median.TotalSeconds:0.00} s, {median / made:0.000} times the baseline (target: under {TargetSeconds} s)"));
    }

    private static async Task<(string Id, TimeSpan Elapsed)> RunAsync(HttpClient http, string path, JsonObject request, Action? whenAnswered = null)
    {
        var start = Stopwatch.GetTimestamp();
        using var answer = await http.PostAsJsonAsync(path, request);
        answer.EnsureSuccessStatusCode();
        whenAnswered?.Invoke();
        var id = (await answer.Content.ReadFromJsonAsync<JsonNode>())!["project_id"]!.GetValue<string>();
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(5));
        while (await timer.WaitForNextTickAsync())
        {
            var status = (await http.GetFromJsonAsync<JsonNode>($"api/projects/{id}/status"))!["status"]!.GetValue<string>();
            if (status == "complete") break;
            if (status is "failed" or "stopped") throw new InvalidOperationException($"{id} is {status}.");
        }

        return (id, Stopwatch.GetElapsedTime(start));
    }
}

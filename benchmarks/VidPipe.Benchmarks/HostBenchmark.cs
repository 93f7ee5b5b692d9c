using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace VidPipe.Benchmarks;

/// <summary>
/// The memory of <c>vidpipe serve</c> with 50 projects queued, and whether finished projects leave something behind.
/// The baseline is the same host at rest.
/// </summary>
internal sealed class HostBenchmark : IBenchmark
{
    private const int Projects = 50;
    private const int TargetMegabytes = 200;

    public string Name => "host";

    public async Task RunAsync(string[] args)
    {
        var folder = Directory.CreateTempSubdirectory("vidpipe-host-").FullName;
        using var process = VidPipeProgram.Start(folder, "serve", "--port", "0", "--data", "data");
        process.OutputDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        try
        {
            using var http = new HttpClient { BaseAddress = await VidPipeProgram.UrlAsync(folder) };
            await MeasureAsync(process, http);
        }
        finally
        {
            process.Kill();
            await process.WaitForExitAsync();
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task MeasureAsync(Process process, HttpClient http)
    {
        var rest = Megabytes(process);
        for (var i = 0; i < Projects; i++)
        {
            var request = new JsonObject { ["prompt"] = $"A short walk through town number {i}", ["scene_count"] = 1, ["clip_duration"] = 2, ["seed"] = i };
            using var answer = await http.PostAsJsonAsync("api/generate", request);
            answer.EnsureSuccessStatusCode();
        }

        var queued = Megabytes(process);
        var afterDone = new SortedDictionary<int, double>();
        var most = queued;
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(200));
        int done;
        do
        {
            await timer.WaitForNextTickAsync();
            done = await DoneAsync(http);
            var now = Megabytes(process);
            most = Math.Max(most, now);
            afterDone[done / 10 * 10] = now;
        }
        while (done < Projects);

        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"resident at rest: {rest:0} MB"));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"resident with {Projects} projects queued: {queued:0} MB, {queued / rest:0.0} times the baseline (target: under {TargetMegabytes} MB)"));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"most while they were made: {most:0} MB"));
        Console.WriteLine($"by finished projects: {string.Join(", ", afterDone.Select(a => string.Create(CultureInfo.InvariantCulture, $"{a.Key}: {a.Value:0} MB")))}");
    }

    private static async Task<int> DoneAsync(HttpClient http)
    {
        var page = await http.GetFromJsonAsync<JsonNode>("api/projects?limit=100&status=complete");
        return page!["projects"]!.AsArray().Count;
    }

    private static double Megabytes(Process process)
    {
        process.Refresh();
        return process.WorkingSet64 / 1e6;
    }
}

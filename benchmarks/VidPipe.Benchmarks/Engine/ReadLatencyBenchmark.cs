using System.Diagnostics;

namespace VidPipe.Benchmarks.Engine;

/// <summary>(d) How long a status query takes, 50 a second, while the engine works at half its throughput.</summary>
internal static class ReadLatencyBenchmark
{
    private const int QueriesPerSecond = 50;

    public static async Task RunAsync(Report report, double activitiesPerSecond, TimeSpan length, int rounds)
    {
        var (idle, busy) = (new List<double>(), new List<double>());
        for (var i = 0; i < rounds; i++)
        {
            using var folder = new ScratchFolder();
            await using var host = await EngineHost.StartAsync(folder.Path);
            await host.RunAsync(EngineHost.FanOut, "known", FanOutBenchmark.Width);
            idle.Add(await P99Async(host, TimeSpan.FromSeconds(2)));

            using var stop = new CancellationTokenSource();
            var load = Task.Run(() => LoadAsync(host, activitiesPerSecond, stop.Token));
            await Task.Delay(TimeSpan.FromSeconds(1));
            busy.Add(await P99Async(host, length));
            await stop.CancelAsync();
            await load;
        }

        report.Line(
            $"- (d) GetAsync at {QueriesPerSecond}/s: p99 {Report.Number(Report.Median(busy) * 1e3)} ms at {Report.Number(activitiesPerSecond)} activities/s, "
            + $"{Report.Number(Report.Median(idle) * 1e3)} ms when idle (target <= 10 ms)");
    }

    private static async Task<double> P99Async(EngineHost host, TimeSpan length)
    {
        var times = new List<double>();
        using var ticks = new PeriodicTimer(TimeSpan.FromSeconds(1.0 / QueriesPerSecond));
        var begin = Stopwatch.GetTimestamp();
        while (Report.Seconds(begin) < length.TotalSeconds && await ticks.WaitForNextTickAsync())
        {
            var start = Stopwatch.GetTimestamp();
            // As a request would: from the pool, behind whatever is queued there.
            await Task.Run(() => host.Client.GetAsync("known", default));
            times.Add(Report.Seconds(start));
        }

        return times.Order().ElementAt((int)(times.Count * 0.99));
    }

    private static async Task LoadAsync(EngineHost host, double activitiesPerSecond, CancellationToken stop)
    {
        var (begin, started) = (Stopwatch.GetTimestamp(), 0);
        var running = new List<Task>();
        while (!stop.IsCancellationRequested)
        {
            var due = Report.Seconds(begin) * activitiesPerSecond / FanOutBenchmark.Width;
            for (; started < due; started++) running.Add(host.RunAsync(EngineHost.FanOut, $"load-{started}", FanOutBenchmark.Width));
            running.RemoveAll(task => task.IsCompleted);
            await Task.Delay(5, CancellationToken.None);
        }

        await Task.WhenAll(running);
    }
}

using System.Diagnostics;
using VidPipe.Core.Durable;

namespace VidPipe.Benchmarks.Engine;

/// <summary>(c) A restart with 1,000 running instances of 100 events each.</summary>
internal static class RestartBenchmark
{
    private const int Instances = 1_000;
    private const int Events = 100;

    public static async Task RunAsync(Report report, int rounds)
    {
        using var folder = new ScratchFolder();
        var host = await EngineHost.StartAsync(folder.Path);
        for (var i = 0; i < Instances; i++) await host.Client.StartAsync(EngineHost.Waiting, Id(i), Events, StartPolicy.OnlyIfAbsent, default);
        for (var i = 0; i < Instances; i++) await WaitingAsync(host, Id(i));

        var (first, all) = (new List<double>(), new List<double>());
        for (var round = 0; round < rounds; round++)
        {
            await host.DisposeAsync();
            var start = Stopwatch.GetTimestamp();
            host = await EngineHost.StartAsync(folder.Path);
            await host.Client.GetAsync(Id(0), default);
            first.Add(Report.Seconds(start));

            // The replays are queued in order of creation: when the newest instances answer an event, all have been replayed.
            var last = Enumerable.Range(0, 4).Select(n => Id(Instances - 1 - (round * 4) - n)).ToList();
            foreach (var id in last) await host.Client.RaiseEventAsync(id, "go", "{}", default);
            foreach (var id in last) await host.Client.WaitForCompletionAsync(id, default);
            all.Add(Report.Seconds(start));
        }

        await host.DisposeAsync();
        report.Line(
            $"- (c) restart with {Instances:N0} running instances of {Events} events: first answer after {Report.Number(Report.Median(first))} s, "
            + $"all replayed after {Report.Number(Report.Median(all))} s (target <= 5 s)");
    }

    private static string Id(int n) => $"waiting-{n:0000}";

    private static async Task WaitingAsync(EngineHost host, string id)
    {
        while ((await host.Client.GetAsync(id, default))!.CustomStatus is null) await Task.Delay(5);
    }
}

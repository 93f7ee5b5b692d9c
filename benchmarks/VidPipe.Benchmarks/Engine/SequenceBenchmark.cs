using System.Diagnostics;

namespace VidPipe.Benchmarks.Engine;

/// <summary>(b) One orchestration alone, step by step: what a step costs, and whether it costs more late in a long history.</summary>
internal static class SequenceBenchmark
{
    private const int Short = 100;
    private const int Long = 10_000;
    private const int Measured = 4_000;

    public static async Task RunAsync(Report report, int rounds)
    {
        using var folder = new ScratchFolder();
        await using var host = await EngineHost.StartAsync(folder.Path);
        await host.RunAsync(EngineHost.Sequence, "warm-up", 2_000);

        var (bare, perShort, perLong, growth, share) = (new List<double>(), new List<double>(), new List<double>(), new List<double>(), new List<double>());
        for (var i = 0; i < rounds; i++)
        {
            bare.Add(Bare());
            // As many short ones as make up half a long one: both figures are then taken over like times.
            var start = Stopwatch.GetTimestamp();
            for (var n = 0; n < Long / Short / 2; n++) await host.RunAsync(EngineHost.Sequence, $"short-{i}-{n}", Short);
            perShort.Add(Report.Seconds(start) / (Long / 2.0));

            start = Stopwatch.GetTimestamp();
            await host.RunAsync(EngineHost.Sequence, $"long-{i}", Long);
            perLong.Add(Report.Seconds(start) / Long);

            growth.Add(perLong[^1] / perShort[^1]);
            share.Add(1 / perLong[^1] / bare[^1]);
        }

        report.Line(
            $"- (b) step of a {Long:N0}-step orchestration {Micros(perLong)} µs, of a {Short}-step one {Micros(perShort)} µs, "
            + $"ratio {Report.Number(Report.Median(growth))} (target <= 1.20)");
        report.Line(
            $"- (b) one orchestration alone {Report.Number(1 / Report.Median(perLong))} steps/s, bare single-row commits "
            + $"{Report.Number(Report.Median(bare))}/s, ratio {Report.Number(Report.Median(share))} (target >= 0.50)");
    }

    private static string Micros(List<double> seconds) => Report.Number(Report.Median(seconds) * 1e6);

    private static double Bare()
    {
        using var folder = new ScratchFolder();
        using var writer = new BareWriter(folder.Path);
        // Past the first checkpoint: a log that still grows is slower to sync than one that is written over.
        const int WarmUp = 5_000;
        for (var i = 0; i < WarmUp; i++) writer.WriteAlone(1, i);
        var start = Stopwatch.GetTimestamp();
        for (var i = WarmUp; i < WarmUp + Measured; i++) writer.WriteAlone(1, i);
        return Measured / Report.Seconds(start);
    }
}

using System.Diagnostics;
using VidPipe.Core.Durable;

namespace VidPipe.Benchmarks.Engine;

/// <summary>(a) 200 instances, each fanning out to 50 activities that do nothing, again and again.</summary>
internal static class FanOutBenchmark
{
    public const int Instances = 200;
    public const int Width = 50;

    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(2);

    // The instances go on a little longer than they are measured.
    private static readonly TimeSpan Margin = TimeSpan.FromSeconds(2);

    /// <returns>The engine's activities per second.</returns>
    public static async Task<double> RunAsync(Report report, int rounds, TimeSpan length)
    {
        var (engine, bare, ratios) = (new List<double>(), new List<double>(), new List<double>());
        for (var i = 0; i < rounds; i++)
        {
            bare.Add(await BareAsync(length));
            engine.Add(await EngineAsync(length));
            ratios.Add(engine[^1] / bare[^1]);
        }

        report.Line(
            $"- (a) {Instances} instances x fan-out {Width}, {length.TotalSeconds:0} s: engine {Report.Number(Report.Median(engine))} activities/s, "
            + $"bare group-committing writer {Report.Number(Report.Median(bare))} rows/s, ratio {Report.Number(Report.Median(ratios))} (target >= 0.50)");
        return Report.Median(engine);
    }

    private static async Task<double> EngineAsync(TimeSpan length)
    {
        using var folder = new ScratchFolder();
        await using var host = await EngineHost.StartAsync(folder.Path);
        var input = new FanOutInput(TimeProvider.System.GetUtcNow() + WarmUp + length + Margin, Width);
        await Task.WhenAll(Enumerable.Range(0, Instances).Select(n =>
            host.Client.StartAsync(EngineHost.KeepFanningOut, $"keep-{n}", input, StartPolicy.OnlyIfAbsent, default)));

        var perSecond = await MeasureAsync(length, () => EngineHost.FanOuts);
        for (var n = 0; n < Instances; n++) await host.Client.WaitForCompletionAsync($"keep-{n}", default);
        return perSecond;
    }

    private static async Task<double> BareAsync(TimeSpan length)
    {
        using var folder = new ScratchFolder();
        using var writer = new BareWriter(folder.Path);
        writer.Start();
        var (done, stop) = (0L, false);
        var producers = Enumerable.Range(0, Instances).Select(key => Task.Run(async () =>
        {
            for (var position = 0; !Volatile.Read(ref stop); position += Width)
            {
                var first = position;
                await Task.WhenAll(Enumerable.Range(0, Width).Select(n => writer.WriteAsync(key, first + n)));
                Interlocked.Increment(ref done);
            }
        })).ToList();

        var perSecond = await MeasureAsync(length, () => Interlocked.Read(ref done));
        Volatile.Write(ref stop, true);
        await Task.WhenAll(producers);
        return perSecond;
    }

    /// <summary>Counts the fan-outs that end within the time, after a warm-up.</summary>
    private static async Task<double> MeasureAsync(TimeSpan length, Func<long> fanOuts)
    {
        await Task.Delay(WarmUp);
        var (before, start) = (fanOuts(), Stopwatch.GetTimestamp());
        await Task.Delay(length);
        return (fanOuts() - before) * Width / Report.Seconds(start);
    }
}

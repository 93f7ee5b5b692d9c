using System.Diagnostics;
using System.Globalization;

namespace VidPipe.Benchmarks.Engine;

/// <summary>The embedded engine against bare SQLite, on the same disk in the same run. <c>--quick</c> for a first impression; letters choose parts.</summary>
internal sealed class EngineBenchmark : IBenchmark
{
    public string Name => "engine";

    public async Task RunAsync(string[] args)
    {
        var quick = args.Contains("--quick");
        var parts = args.Where(a => a.Length == 1).ToList();
        var report = new Report();
        var rounds = quick ? 3 : 5;
        report.Line($"Warm, sustained, median of {rounds}; {Environment.ProcessorCount} cores, .NET {Environment.Version}, SQLite WAL, synchronous=FULL.");

        if (Chosen("a") || Chosen("d"))
        {
            var perSecond = await FanOutBenchmark.RunAsync(report, rounds, TimeSpan.FromSeconds(quick ? 4 : 30));
            if (Chosen("d")) await ReadLatencyBenchmark.RunAsync(report, perSecond / 2, TimeSpan.FromSeconds(quick ? 5 : 30), rounds);
        }

        if (Chosen("b")) await SequenceBenchmark.RunAsync(report, rounds);
        if (Chosen("c")) await RestartBenchmark.RunAsync(report, rounds);

        bool Chosen(string part) => parts.Count == 0 || parts.Contains(part);
    }
}

/// <summary>What is measured, as lines of a Markdown list.</summary>
internal sealed class Report
{
    public void Line(string line) => Console.WriteLine(line);

    public static string Number(double value) => value.ToString(value < 10 ? "0.00" : "#,0", CultureInfo.InvariantCulture);

    public static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToList();
        return sorted[sorted.Count / 2];
    }

    public static double Seconds(long since) => Stopwatch.GetElapsedTime(since).TotalSeconds;
}

using System.Diagnostics.Metrics;
using VidPipe.Core.Spending;

namespace VidPipe.Core.Actions;

/// <summary>Figures of the cache and of paid calls, on the meter <c>VidPipe.Core</c>; nothing is measured while nobody listens.</summary>
internal static class ActionTelemetry
{
    private static readonly Meter Meter = new("VidPipe.Core");

    private static readonly Counter<long> Lookups = Meter.CreateCounter<long>(
        "vidpipe.cache.lookups", description: "Memoized steps asked for, by action and result: hit, made, busy.");

    private static readonly Histogram<double> Durations = Meter.CreateHistogram<double>(
        "vidpipe.action.duration", "s", "Seconds that a step took which was not in the cache.");

    private static readonly Counter<long> Calls = Meter.CreateCounter<long>(
        "vidpipe.provider.calls", description: "Paid calls, by model and how they ended.");

    private static readonly Counter<double> Spent = Meter.CreateCounter<double>(
        "vidpipe.provider.cost", "USD", "What paid calls cost, by model.");

    public static void Hit(string action) => Looked(action, "hit");

    public static void Busy(string action) => Looked(action, "busy");

    public static void Made(string action, double seconds)
    {
        Looked(action, "made");
        Durations.Record(seconds, new KeyValuePair<string, object?>("action", action));
    }

    public static void Paid(LedgerLine line)
    {
        var model = new KeyValuePair<string, object?>("model", line.Model);
        Calls.Add(1, model, new KeyValuePair<string, object?>("outcome", line.State.ToString().ToLowerInvariant()));
        Spent.Add((double)line.CostUsd, model);
    }

    private static void Looked(string action, string result) => Lookups.Add(
        1, new KeyValuePair<string, object?>("action", action), new KeyValuePair<string, object?>("result", result));
}

namespace VidPipe.Core.Spending;

/// <summary>What the calls of one model count for.</summary>
/// <param name="Calls">Paid calls that were sent.</param>
/// <param name="Repeats">Those among them that repeat an earlier one.</param>
/// <param name="Refusals">Those that the content policy refused.</param>
/// <param name="UncertainUsd">The part of the cost of which nobody knows whether it is billed.</param>
public sealed record ModelSpending(int Calls, int Repeats, int Refusals, decimal CostUsd, decimal UncertainUsd)
{
    public static ModelSpending None { get; } = new(0, 0, 0, 0, 0);

    public static ModelSpending Of(LedgerLine line) => new(
        1,
        line.Attempt > 1 || line.Call > 1 ? 1 : 0,
        line.State == LedgerState.Refused ? 1 : 0,
        line.CostUsd,
        line.State == LedgerState.Uncertain ? line.CostUsd : 0);

    public static IReadOnlyDictionary<string, ModelSpending> ByModel(IEnumerable<LedgerLine> lines) => lines.GroupBy(l => l.Model, StringComparer.Ordinal)
        .ToDictionary(g => g.Key, g => g.Aggregate(None, (sum, line) => sum + Of(line)), StringComparer.Ordinal);

    public static ModelSpending operator +(ModelSpending a, ModelSpending b) =>
        new(a.Calls + b.Calls, a.Repeats + b.Repeats, a.Refusals + b.Refusals, a.CostUsd + b.CostUsd, a.UncertainUsd + b.UncertainUsd);
}

using System.Text.Json.Serialization;
using VidPipe.Core.Actions;
using VidPipe.Core.Durable;
using VidPipe.Core.Generation;
using VidPipe.Core.Jobs;
using VidPipe.Core.Spending;

namespace VidPipe.Core.Metrics;

/// <summary>What a job adds to the figures of all. Computed from its document and its ledger, whenever the document is saved.</summary>
/// <param name="Run">With <paramref name="At"/> and <paramref name="Revision"/> it orders the saves, as in the document.</param>
/// <param name="Status">The kind's word; null when the job was deleted: what it did and cost goes on counting.</param>
/// <param name="StageSeconds">Of every run, by stage.</param>
internal sealed record JobFigures(
    [property: FormerName("project_id")] string JobId,
    int Run,
    int Revision,
    DateTimeOffset At,
    string? Status,
    [property: FormerName("scenes")] int Parts,
    [property: FormerName("clips")] int PartsDone,
    IReadOnlyDictionary<string, IReadOnlyList<double>> StageSeconds,
    IReadOnlyDictionary<string, ModelFigures> Models,
    int CacheHits,
    decimal SavedUsd)
{
    /// <summary>Runs whose times are kept: a bound on the size of one job's entry.</summary>
    private const int MaxRuns = 20;

    [JsonIgnore]
    public string Kind => new OwnerId(JobId).Kind;

    /// <summary>Whether no save is behind it.</summary>
    [JsonIgnore]
    public bool IsFromLedger => Run == 0;

    public static JobFigures Of(JobDocument document, JobKind kind, IReadOnlyDictionary<string, ModelSpending> spent, ModelTable models)
    {
        var hits = document.Runs.SelectMany(r => r.Steps).Where(s => s.Cached).ToList();
        return new JobFigures(
            document.JobId,
            document.Run,
            document.Revision,
            document.UpdatedAt,
            kind.WordOf(document.Status, document.Stage),
            document.Input.GetSpec().Parts,
            document.PartsDone,
            document.Runs.TakeLast(MaxRuns).SelectMany(r => r.StageSeconds).GroupBy(s => s.Key, s => s.Value, StringComparer.Ordinal)
                .ToDictionary(g => g.Key, g => (IReadOnlyList<double>)[.. g], StringComparer.Ordinal),
            ModelsOf(spent),
            hits.Count,
            hits.Sum(s => s.PriceUsd is { } price ? Math.Max(0, price - s.CostUsd) : document.OlderPriceOf(s, models)));
    }

    /// <summary>
    /// Of a job whose document is gone or cannot be read: its paid calls are in the ledger; the times of its stages and its cache
    /// hits are lost. Earlier than every save.
    /// </summary>
    /// <param name="status">Null when it was deleted.</param>
    public static JobFigures OfLedger(string jobId, JobStatus? status, IReadOnlyList<LedgerLine> lines) => new(
        jobId, 0, 0, DateTimeOffset.MinValue, status?.Word(), 0, 0, new Dictionary<string, IReadOnlyList<double>>(), ModelsOf(ModelSpending.ByModel(lines)), 0, 0);

    /// <summary>Whether this is a later save than another one of the same job.</summary>
    public bool IsLaterThan(JobFigures other) => (Run, At, Revision).CompareTo((other.Run, other.At, other.Revision)) > 0;

    public JobFigures Deleted() => this with { Status = null, Parts = 0, PartsDone = 0 };

    private static Dictionary<string, ModelFigures> ModelsOf(IReadOnlyDictionary<string, ModelSpending> spent) =>
        spent.ToDictionary(s => s.Key, s => ModelFigures.Of(s.Value), StringComparer.Ordinal);
}

/// <param name="Calls">Paid calls that were sent.</param>
/// <param name="Retries">Those among them that repeat an earlier one.</param>
/// <param name="Refusals">Those that the content policy refused.</param>
/// <param name="CostUsd">What they count for; less when one turns out not to be billed.</param>
public sealed record ModelFigures(int Calls, int Retries, int Refusals, decimal CostUsd)
{
    public static ModelFigures None { get; } = new(0, 0, 0, 0);

    internal static ModelFigures Of(ModelSpending spent) => new(spent.Calls, spent.Repeats, spent.Refusals, spent.CostUsd);

    public static ModelFigures operator +(ModelFigures a, ModelFigures b) =>
        new(a.Calls + b.Calls, a.Retries + b.Retries, a.Refusals + b.Refusals, a.CostUsd + b.CostUsd);
}

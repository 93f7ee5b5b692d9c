namespace VidPipe.Core.Metrics;

/// <summary>The figures of all jobs.</summary>
public interface IJobMetrics
{
    /// <summary>At most 10 seconds old, however often it is asked for, and right after a restart too. A job counts from its first save.</summary>
    /// <exception cref="Errors.VidPipeException">STORAGE_ERROR.</exception>
    Task<JobMetricsSnapshot> GetAsync(CancellationToken cancellationToken);
}

/// <param name="AsOf">When they were added up.</param>
/// <param name="Kinds">By the name of the kind; every kind that the host has is there.</param>
/// <param name="Models">By model id, over all kinds. This and what follows counts deleted jobs too.</param>
public sealed record JobMetricsSnapshot(
    DateTimeOffset AsOf,
    IReadOnlyDictionary<string, KindFigures> Kinds,
    ModelFigures Provider,
    IReadOnlyDictionary<string, ModelFigures> Models,
    CacheFigures Cache);

/// <param name="Statuses">How many jobs there are, by the word that the kind has for their status; only words that occur.</param>
/// <param name="Parts">Of the jobs that there are.</param>
/// <param name="PartsDone">Of the jobs that there are.</param>
/// <param name="Stages">Over all runs, by stage; every stage is there.</param>
public sealed record KindFigures(IReadOnlyDictionary<string, int> Statuses, int Parts, int PartsDone, IReadOnlyDictionary<string, StageFigures> Stages);

/// <param name="Count">Runs that have ended the stage.</param>
/// <param name="MeanSeconds">Null while there is none.</param>
/// <param name="P95Seconds">95 of 100 took at most so long; null while there is none.</param>
public sealed record StageFigures(int Count, double TotalSeconds, double? MeanSeconds, double? P95Seconds)
{
    private const double Share = 0.95;

    internal static StageFigures Of(double[] seconds)
    {
        if (seconds.Length == 0) return new StageFigures(0, 0, null, null);
        Array.Sort(seconds);
        var total = seconds.Sum();
        return new StageFigures(seconds.Length, Math.Round(total, 3), Math.Round(total / seconds.Length, 3), seconds[(int)Math.Ceiling(Share * seconds.Length) - 1]);
    }
}

/// <param name="Hits">Steps whose result was there.</param>
/// <param name="SavedUsd">What their calls would have cost, at the model table's prices.</param>
public sealed record CacheFigures(int Hits, decimal SavedUsd);

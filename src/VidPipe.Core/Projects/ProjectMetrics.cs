using VidPipe.Core.Durable;
using VidPipe.Core.Metrics;

namespace VidPipe.Core.Projects;

/// <summary>The figures of all jobs, those of projects first: the answer of <c>GET /api/metrics</c>.</summary>
/// <param name="AsOf">When they were added up.</param>
/// <param name="Projects">How many there are, by status; every status is there.</param>
/// <param name="Scenes">Of the projects that there are.</param>
/// <param name="Clips">Made, of the projects that there are.</param>
/// <param name="Stages">Of projects, over all runs, by stage.</param>
/// <param name="Models">By model id, over all kinds of jobs. This and what follows counts deleted jobs too.</param>
public sealed record MetricsSnapshot(
    DateTimeOffset AsOf,
    IReadOnlyDictionary<string, int> Projects,
    int Scenes,
    int Clips,
    IReadOnlyDictionary<string, StageFigures> Stages,
    ModelFigures Provider,
    IReadOnlyDictionary<string, ModelFigures> Models,
    CacheFigures Cache)
{
    /// <summary>By kind of job, projects included.</summary>
    public IReadOnlyDictionary<string, KindFigures> Jobs { get; init; } = new Dictionary<string, KindFigures>();
}

/// <inheritdoc cref="MetricsSnapshot"/>
public interface IProjectMetrics
{
    /// <inheritdoc cref="IJobMetrics.GetAsync"/>
    Task<MetricsSnapshot> GetAsync(CancellationToken cancellationToken);
}

internal sealed class ProjectMetrics(IJobMetrics jobs) : IProjectMetrics
{
    private static readonly IReadOnlyList<string> Words = [.. Enum.GetValues<ProjectStatus>().Select(status => DurableJson.Serialize(status).Trim('"'))];

    public async Task<MetricsSnapshot> GetAsync(CancellationToken cancellationToken)
    {
        var all = await jobs.GetAsync(cancellationToken).ConfigureAwait(false);
        var projects = all.Kinds[ProjectKind.Instance.Name];
        return new MetricsSnapshot(
            all.AsOf, Words.ToDictionary(word => word, word => projects.Statuses.GetValueOrDefault(word)), projects.Parts, projects.PartsDone, projects.Stages,
            all.Provider, all.Models, all.Cache)
        {
            Jobs = all.Kinds,
        };
    }
}

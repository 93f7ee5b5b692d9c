using System.Text.Json;
using VidPipe.Core.Projects;

namespace VidPipe.Core.Metrics;

/// <summary>The figures of all projects: the answer of <c>GET /api/metrics</c>.</summary>
/// <param name="AsOf">When they were added up.</param>
/// <param name="Projects">How many there are, by status; every status is there.</param>
/// <param name="Scenes">Of the projects that there are.</param>
/// <param name="Clips">Made, of the projects that there are.</param>
/// <param name="Stages">Over all runs, by stage.</param>
/// <param name="Models">By model id. This and what follows counts deleted projects too.</param>
public sealed record MetricsSnapshot(
    DateTimeOffset AsOf,
    IReadOnlyDictionary<string, int> Projects,
    int Scenes,
    int Clips,
    IReadOnlyDictionary<string, StageFigures> Stages,
    ModelFigures Provider,
    IReadOnlyDictionary<string, ModelFigures> Models,
    CacheFigures Cache);

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

/// <summary>The sum of some projects' figures, small enough to be kept in memory for each part of the index.</summary>
internal sealed class FiguresSum
{
    private readonly Dictionary<ProjectStatus, int> _projects = [];
    private readonly Dictionary<string, List<double>> _stages = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, ModelFigures> _models = new(StringComparer.Ordinal);
    private int _scenes;
    private int _clips;
    private int _hits;
    private decimal _saved;

    public void Add(ProjectFigures project)
    {
        if (project.Status is { } status) _projects[status] = _projects.GetValueOrDefault(status) + 1;
        foreach (var (stage, seconds) in project.StageSeconds) Stage(stage).AddRange(seconds);
        foreach (var (model, figures) in project.Models) Add(model, figures);
        (_scenes, _clips, _hits, _saved) = (_scenes + project.Scenes, _clips + project.Clips, _hits + project.CacheHits, _saved + project.SavedUsd);
    }

    public void Add(FiguresSum other)
    {
        foreach (var (status, count) in other._projects) _projects[status] = _projects.GetValueOrDefault(status) + count;
        foreach (var (stage, seconds) in other._stages) Stage(stage).AddRange(seconds);
        foreach (var (model, figures) in other._models) Add(model, figures);
        (_scenes, _clips, _hits, _saved) = (_scenes + other._scenes, _clips + other._clips, _hits + other._hits, _saved + other._saved);
    }

    public MetricsSnapshot ToSnapshot(DateTimeOffset asOf) => new(
        asOf,
        Enum.GetValues<ProjectStatus>().ToDictionary(s => JsonNamingPolicy.SnakeCaseLower.ConvertName(s.ToString()), s => _projects.GetValueOrDefault(s)),
        _scenes,
        _clips,
        ProjectStages.All.ToDictionary(s => s, s => StageFigures.Of([.. Stage(s)])),
        _models.Values.Aggregate(ModelFigures.None, (sum, model) => sum + model),
        _models,
        new CacheFigures(_hits, _saved));

    private List<double> Stage(string stage)
    {
        if (!_stages.TryGetValue(stage, out var seconds)) _stages[stage] = seconds = [];
        return seconds;
    }

    private void Add(string model, ModelFigures figures) => _models[model] = _models.GetValueOrDefault(model, ModelFigures.None) + figures;
}

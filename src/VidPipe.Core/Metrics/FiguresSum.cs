using VidPipe.Core.Jobs;

namespace VidPipe.Core.Metrics;

/// <summary>The sum of some jobs' figures, small enough to be kept in memory for each part of the index.</summary>
internal sealed class FiguresSum
{
    private readonly Dictionary<string, KindSum> _kinds = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, ModelFigures> _models = new(StringComparer.Ordinal);
    private int _hits;
    private decimal _saved;

    public void Add(JobFigures job)
    {
        Kind(job.Kind).Add(job);
        foreach (var (model, figures) in job.Models) Add(model, figures);
        (_hits, _saved) = (_hits + job.CacheHits, _saved + job.SavedUsd);
    }

    public void Add(FiguresSum other)
    {
        foreach (var (kind, sum) in other._kinds) Kind(kind).Add(sum);
        foreach (var (model, figures) in other._models) Add(model, figures);
        (_hits, _saved) = (_hits + other._hits, _saved + other._saved);
    }

    public JobMetricsSnapshot ToSnapshot(JobKinds kinds, DateTimeOffset asOf) => new(
        asOf,
        kinds.All.ToDictionary(kind => kind.Name, kind => Kind(kind.Name).ToFigures(kind)),
        _models.Values.Aggregate(ModelFigures.None, (sum, model) => sum + model),
        _models,
        new CacheFigures(_hits, _saved));

    private KindSum Kind(string kind)
    {
        if (!_kinds.TryGetValue(kind, out var sum)) _kinds[kind] = sum = new KindSum();
        return sum;
    }

    private void Add(string model, ModelFigures figures) => _models[model] = _models.GetValueOrDefault(model, ModelFigures.None) + figures;

    private sealed class KindSum
    {
        private readonly Dictionary<string, int> _statuses = new(StringComparer.Ordinal);
        private readonly Dictionary<string, List<double>> _stages = new(StringComparer.Ordinal);
        private int _parts;
        private int _partsDone;

        public void Add(JobFigures job)
        {
            if (job.Status is { } status) _statuses[status] = _statuses.GetValueOrDefault(status) + 1;
            foreach (var (stage, seconds) in job.StageSeconds) Stage(stage).AddRange(seconds);
            (_parts, _partsDone) = (_parts + job.Parts, _partsDone + job.PartsDone);
        }

        public void Add(KindSum other)
        {
            foreach (var (status, count) in other._statuses) _statuses[status] = _statuses.GetValueOrDefault(status) + count;
            foreach (var (stage, seconds) in other._stages) Stage(stage).AddRange(seconds);
            (_parts, _partsDone) = (_parts + other._parts, _partsDone + other._partsDone);
        }

        public KindFigures ToFigures(JobKind kind) => new(
            new Dictionary<string, int>(_statuses, StringComparer.Ordinal), _parts, _partsDone, kind.Stages.ToDictionary(s => s.Name, s => StageFigures.Of([.. Stage(s.Name)])));

        private List<double> Stage(string stage)
        {
            if (!_stages.TryGetValue(stage, out var seconds)) _stages[stage] = seconds = [];
            return seconds;
        }
    }
}

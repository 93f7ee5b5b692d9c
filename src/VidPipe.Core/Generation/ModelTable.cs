using VidPipe.Core.Errors;

namespace VidPipe.Core.Generation;

public enum ModelKind
{
    Text,
    Image,
    Video,
    Speech,
}

/// <summary>What a model charges for.</summary>
public enum PriceUnit
{
    Request,
    Image,
    Second,
    Character,
}

/// <summary>One line of the model table; comes from configuration (<c>Models</c>), with defaults shipped.</summary>
/// <param name="Provider">The <see cref="GenerationProvider.Name"/> that serves it.</param>
/// <param name="Durations">Clip durations in seconds that a video model allows, ascending.</param>
/// <param name="AspectRatios">For image and video models.</param>
/// <param name="PriceUsd">Per <paramref name="Unit"/>.</param>
/// <param name="PollInterval">For video models: between polls of an operation.</param>
/// <param name="PollLimit">For video models: polls before API_TIMEOUT.</param>
/// <param name="DefaultDuration">For video models: the clip duration in seconds when none is asked for; null is the longest.</param>
public sealed record ModelInfo(
    string Id,
    ModelKind Kind,
    string Provider,
    PriceUnit Unit,
    decimal PriceUsd,
    IReadOnlyList<int> Durations,
    IReadOnlyList<string> AspectRatios,
    TimeSpan PollInterval,
    int PollLimit,
    int? DefaultDuration = null)
{
    /// <summary>Which of its provider's wire protocols the model speaks; null is the provider's usual one for its kind.</summary>
    public string? Protocol { get; init; }

    /// <summary>Where the provider serves it (a region's name), or null where the provider is set up for.</summary>
    public string? Location { get; init; }

    /// <summary>For image and video models: sizes by the provider's own names; the first is asked for. Empty asks for none.</summary>
    public IReadOnlyList<string> Resolutions { get; init; } = [];

    /// <summary>How often one host may call it; null for no limit.</summary>
    public int? RequestsPerMinute { get; init; }

    /// <summary>Least time between the beginnings of two calls of one host.</summary>
    public TimeSpan LeastInterval { get; init; }

    /// <summary>Whether nothing is charged for it: its prices are made up, so that there is something to count.</summary>
    public bool IsFree { get; init; }

    /// <summary>Whether its provider has withdrawn it: nothing new is started with it, and what was made with it stays usable.</summary>
    public bool IsRetired { get; init; }

    /// <summary>Of a retired model: the id of the one to use instead, or null.</summary>
    public string? Replacement { get; init; }

    /// <summary>How long one call takes as a rule; of a video model, one clip. Null where nothing is known but the polls.</summary>
    public TimeSpan? TypicalTime { get; init; }

    /// <summary>What to tell who asks for it once it is retired.</summary>
    public string RetirementNotice => Replacement is null ? $"The model {Id} is retired." : $"The model {Id} is retired; use {Replacement}.";

    public int DurationOrDefault(int? asked) => asked ?? DefaultDuration ?? Durations[^1];
}

/// <summary>All models that may be used: validation, planning and costs read this table only.</summary>
public sealed class ModelTable
{
    private readonly Dictionary<string, ModelInfo> _models;
    private readonly IReadOnlyDictionary<string, string> _lacking;

    /// <param name="models">The first of each kind that is not retired is that kind's default.</param>
    /// <param name="lacking">Models that are known and cannot be used on this host, each with the setting that it lacks; null is none.</param>
    /// <exception cref="ArgumentException">An id comes twice or a kind has no model that is not retired.</exception>
    public ModelTable(IReadOnlyList<ModelInfo> models, IReadOnlyDictionary<string, string>? lacking = null)
    {
        _lacking = lacking ?? new Dictionary<string, string>();
        _models = models.ToDictionary(m => m.Id, StringComparer.Ordinal);
        All = models;
        foreach (var kind in Enum.GetValues<ModelKind>())
        {
            if (models.All(m => m.Kind != kind || m.IsRetired)) throw new ArgumentException($"The model table has no {kind} model.", nameof(models));
        }
    }

    public IReadOnlyList<ModelInfo> All { get; }

    /// <summary>Those of a kind that something new may be started with.</summary>
    public IEnumerable<ModelInfo> Offered(ModelKind kind) => All.Where(m => m.Kind == kind && !m.IsRetired);

    public ModelInfo Default(ModelKind kind) => Offered(kind).First();

    public ModelInfo? Find(string id) => _models.GetValueOrDefault(id);

    public ModelInfo? Find(ModelKind kind, string id) => _models.GetValueOrDefault(id) is { } model && model.Kind == kind ? model : null;

    /// <exception cref="VidPipeException">NOT_SUPPORTED: the model cannot be used on this host; names the setting that would change that.</exception>
    public ModelInfo Get(string id) => _models.GetValueOrDefault(id)
        ?? throw new VidPipeException(ErrorCode.NotSupported, _lacking.GetValueOrDefault(id) is { } setting
            ? $"The model '{id}' needs the setting {setting}, which this host does not have."
            : $"The model '{id}' is not in the model table of this host; the settings Models:{id} put it there.");
}

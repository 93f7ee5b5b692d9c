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

    public int DurationOrDefault(int? asked) => asked ?? DefaultDuration ?? Durations[^1];
}

/// <summary>All models that may be used: validation, planning and costs read this table only.</summary>
public sealed class ModelTable
{
    private readonly Dictionary<string, ModelInfo> _models;
    private readonly IReadOnlyDictionary<string, string> _lacking;

    /// <param name="models">The first of each kind is that kind's default.</param>
    /// <param name="lacking">Models that are known and cannot be used on this host, each with the setting that it lacks; null is none.</param>
    /// <exception cref="ArgumentException">An id comes twice or a kind has no model.</exception>
    public ModelTable(IReadOnlyList<ModelInfo> models, IReadOnlyDictionary<string, string>? lacking = null)
    {
        _lacking = lacking ?? new Dictionary<string, string>();
        _models = models.ToDictionary(m => m.Id, StringComparer.Ordinal);
        All = models;
        foreach (var kind in Enum.GetValues<ModelKind>())
        {
            if (models.All(m => m.Kind != kind)) throw new ArgumentException($"The model table has no {kind} model.", nameof(models));
        }
    }

    public IReadOnlyList<ModelInfo> All { get; }

    public ModelInfo Default(ModelKind kind) => All.First(m => m.Kind == kind);

    public ModelInfo? Find(ModelKind kind, string id) => _models.GetValueOrDefault(id) is { } model && model.Kind == kind ? model : null;

    /// <exception cref="VidPipeException">NOT_SUPPORTED: the model cannot be used on this host; names the setting that would change that.</exception>
    public ModelInfo Get(string id) => _models.GetValueOrDefault(id)
        ?? throw new VidPipeException(ErrorCode.NotSupported, _lacking.GetValueOrDefault(id) is { } setting
            ? $"The model '{id}' needs the setting {setting}, which this host does not have."
            : $"The model '{id}' is not in the model table of this host; the settings Models:{id} put it there.");
}

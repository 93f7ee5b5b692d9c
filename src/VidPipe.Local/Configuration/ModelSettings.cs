using VidPipe.Core.Generation;

namespace VidPipe.Local.Configuration;

/// <summary>One line of the model table (section <c>Models</c>). The first of each kind is that kind's default.</summary>
internal sealed class ModelSettings
{
    public string Id { get; set; } = "";

    public ModelKind Kind { get; set; }

    /// <summary>The provider that serves it.</summary>
    public string Provider { get; set; } = "";

    /// <summary>What the price is for.</summary>
    public PriceUnit Unit { get; set; }

    public decimal PriceUsd { get; set; }

    /// <summary>Clip durations in seconds that a video model allows, ascending.</summary>
    public IList<int> Durations { get; set; } = [];

    /// <summary>For image and video models.</summary>
    public IList<string> AspectRatios { get; set; } = [];

    /// <summary>For video models: between polls of an operation.</summary>
    public TimeSpan PollInterval { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>For video models: polls before the clip fails with API_TIMEOUT.</summary>
    public int PollLimit { get; set; } = 40;

    /// <summary>For video models: the clip duration when none is asked for; the longest unless given.</summary>
    public int? DefaultDuration { get; set; }

    public ModelInfo ToModel() => new(
        Id, Kind, Provider, Unit, PriceUsd, [.. Durations], [.. AspectRatios], PollInterval, PollLimit, DefaultDuration);
}

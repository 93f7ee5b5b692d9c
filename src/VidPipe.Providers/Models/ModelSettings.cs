using System.Globalization;
using VidPipe.Core.Generation;

namespace VidPipe.Providers.Models;

/// <summary>
/// What the configuration says of one model (section <c>Models:&lt;id&gt;</c>): a model of its own, or what is different for
/// one that is there already. Lists are written with commas, so that a later source replaces them whole.
/// </summary>
public sealed class ModelSettings
{
    /// <summary>Of one unit: sums of prices stay countable.</summary>
    private const int MaxPriceUsd = 1_000_000;

    /// <summary>False takes the model out of the table.</summary>
    public bool Enabled { get; set; } = true;

    /// <summary>Whether it is its provider's default for its kind.</summary>
    public bool? Default { get; set; }

    public ModelKind? Kind { get; set; }

    /// <summary>The provider that serves it.</summary>
    public string? Provider { get; set; }

    /// <summary>Which of its provider's wire protocols it speaks; the usual one of its kind unless given.</summary>
    public string? Protocol { get; set; }

    /// <summary>Where the provider serves it; the provider's own location unless given.</summary>
    public string? Location { get; set; }

    /// <summary>What the price is for.</summary>
    public PriceUnit? Unit { get; set; }

    public decimal? PriceUsd { get; set; }

    /// <summary>For video models: the clip durations in seconds that it allows, ascending: <c>4,6,8</c>.</summary>
    public string? Durations { get; set; }

    /// <summary>For video models: the clip duration when none is asked for; the longest unless given.</summary>
    public int? DefaultDuration { get; set; }

    /// <summary>For image and video models: <c>16:9,9:16</c>.</summary>
    public string? AspectRatios { get; set; }

    /// <summary>For image and video models: sizes by the provider's names; the first is asked for.</summary>
    public string? Resolutions { get; set; }

    public int? RequestsPerMinute { get; set; }

    /// <summary>Least time between two calls.</summary>
    public TimeSpan? LeastInterval { get; set; }

    /// <summary>For video models: between polls of an operation.</summary>
    public TimeSpan? PollInterval { get; set; }

    /// <summary>For video models: polls before the clip fails with API_TIMEOUT.</summary>
    public int? PollLimit { get; set; }

    /// <param name="known">The model that these settings change, or null for a new one.</param>
    /// <exception cref="ArgumentException">A needed setting is missing or not valid; begins with its key.</exception>
    internal ModelInfo ToModel(string id, ModelInfo? known)
    {
        T Needed<T>(T? value, T? before, string key)
            where T : struct => value ?? before ?? throw Wrong(id, key, "is missing");

        var model = new ModelInfo(
            id,
            Needed(Kind, known?.Kind, nameof(Kind)),
            Provider ?? known?.Provider ?? throw Wrong(id, nameof(Provider), "is missing"),
            Needed(Unit, known?.Unit, nameof(Unit)),
            Needed(PriceUsd, known?.PriceUsd, nameof(PriceUsd)),
            Durations is null ? known?.Durations ?? [] : [.. Split(Durations).Select(text => Seconds(id, text))],
            AspectRatios is null ? known?.AspectRatios ?? [] : Split(AspectRatios),
            PollInterval ?? known?.PollInterval ?? TimeSpan.FromSeconds(15),
            PollLimit ?? known?.PollLimit ?? 40,
            DefaultDuration ?? known?.DefaultDuration)
        {
            Protocol = Protocol ?? known?.Protocol,
            Location = Location ?? known?.Location,
            Resolutions = Resolutions is null ? known?.Resolutions ?? [] : Split(Resolutions),
            RequestsPerMinute = RequestsPerMinute ?? known?.RequestsPerMinute,
            LeastInterval = LeastInterval ?? known?.LeastInterval ?? default,
        };
        EnsureValid(model);
        return model;
    }

    internal static ArgumentException Wrong(string id, string key, string rule) => new($"Models:{id}:{key} {rule}.");

    private static void EnsureValid(ModelInfo model)
    {
        void Require(bool holds, string key, string rule)
        {
            if (!holds) throw Wrong(model.Id, key, rule);
        }

        Require(model.PriceUsd is >= 0 and <= MaxPriceUsd, nameof(PriceUsd), $"is 0 to {MaxPriceUsd}");
        Require(model.RequestsPerMinute is not <= 0, nameof(RequestsPerMinute), "is at least 1");
        Require(model.LeastInterval >= TimeSpan.Zero, nameof(LeastInterval), "is not negative");
        if (model.Kind is ModelKind.Image or ModelKind.Video) Require(model.AspectRatios.Count > 0, nameof(AspectRatios), "names at least one");
        if (model.Kind is not ModelKind.Video) return;

        Require(model.Durations.Count > 0 && model.Durations[0] > 0, nameof(Durations), "names at least one, in seconds");
        Require(model.Durations.Zip(model.Durations.Skip(1)).All(pair => pair.First < pair.Second), nameof(Durations), "is ascending");
        Require(model.PollInterval > TimeSpan.Zero, nameof(PollInterval), "is longer than nothing");
        Require(model.PollLimit > 0, nameof(PollLimit), "is at least 1");
        Require(model.DefaultDuration is not { } chosen || model.Durations.Contains(chosen), nameof(DefaultDuration), "is one of Durations");
    }

    private static int Seconds(string id, string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) ? seconds : throw Wrong(id, nameof(Durations), $"has '{text}', which is no whole number of seconds");

    private static string[] Split(string list) => list.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
}

namespace VidPipe.Providers.Synthetic;

/// <summary>How the synthetic provider behaves. Bind it from configuration (<c>Synthetic</c>).</summary>
public sealed record SyntheticOptions
{
    /// <summary>The provider's own folder: its call log and its operations. Needed.</summary>
    public string Folder { get; init; } = "";

    /// <summary>The append-only record of accepted calls; by default in <see cref="Folder"/>.</summary>
    public string CallLogPath => Path.Combine(Folder, "calls.jsonl");

    /// <summary>How long an answer takes at least.</summary>
    public SyntheticLatency Latency { get; init; } = new();

    /// <summary>Share of calls (0 to 1) of each kind that stumble, chosen by request and attempt.</summary>
    public SyntheticRates StumbleRates { get; init; } = new();

    /// <summary>Decides which calls stumble.</summary>
    public uint Seed { get; init; }

    /// <summary>Attempts at one call before PROVIDER_ERROR.</summary>
    public int MaxAttempts { get; init; } = 4;

    /// <summary>Before the second attempt; doubles with each further one.</summary>
    public TimeSpan RetryDelay { get; init; } = TimeSpan.FromMilliseconds(100);

    /// <summary>How long a video operation runs at least, from its submission.</summary>
    public TimeSpan OperationDuration { get; init; }

    /// <summary>How many polls of a video operation are answered with "running" before it can be done.</summary>
    public int OperationPolls { get; init; }

    /// <summary>Finished or not, an operation is forgotten after this long; Veo keeps its own for two days.</summary>
    public TimeSpan OperationRetention { get; init; } = TimeSpan.FromDays(2);

    /// <summary>Pictures and clips that are drawn at once; at most half of them, rounded up, are clips.</summary>
    public int MaxDrawings { get; init; } = 2;

    /// <summary>Misbehaviours; the first that matches applies.</summary>
    public IReadOnlyList<SyntheticRule> Rules { get; init; } = [];
}

/// <summary>Per kind of call.</summary>
public sealed record SyntheticLatency
{
    public TimeSpan Writer { get; init; }

    public TimeSpan Image { get; init; }

    public TimeSpan Video { get; init; }

    public TimeSpan Speech { get; init; }

    internal TimeSpan Of(SyntheticKind kind) => kind switch
    {
        SyntheticKind.Writer => Writer,
        SyntheticKind.Image => Image,
        SyntheticKind.Video => Video,
        _ => Speech,
    };
}

/// <summary>Per kind of call, 0 to 1.</summary>
public sealed record SyntheticRates
{
    public double Writer { get; init; }

    public double Image { get; init; }

    public double Video { get; init; }

    public double Speech { get; init; }

    internal double Of(SyntheticKind kind) => kind switch
    {
        SyntheticKind.Writer => Writer,
        SyntheticKind.Image => Image,
        SyntheticKind.Video => Video,
        _ => Speech,
    };
}

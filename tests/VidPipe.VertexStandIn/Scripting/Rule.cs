using VidPipe.StandIn.Calls;

namespace VidPipe.StandIn.Scripting;

/// <summary>Which calls, and what happens to them.</summary>
public sealed record Rule
{
    /// <summary>Empty is every kind that <see cref="Answer"/> can be an answer to.</summary>
    public IReadOnlyList<CallKind> On { get; init; } = [];

    /// <summary>The model's id, or null for any.</summary>
    public string? Model { get; init; }

    /// <summary>A part of <see cref="Call.Prompt"/>, case and all, or null for any.</summary>
    public string? Prompt { get; init; }

    /// <summary>Not a part of <see cref="Call.Prompt"/>: calls that hold it are left alone.</summary>
    public string? NotPrompt { get; init; }

    /// <summary>Lets so many matching calls pass first.</summary>
    public int After { get; init; }

    /// <summary>Applies to so many calls; null is no end.</summary>
    public int? Times { get; init; }

    /// <summary>Passes before the work.</summary>
    public TimeSpan Latency { get; init; }

    /// <summary>Passes between the work and its answer.</summary>
    public TimeSpan AnswerLatency { get; init; }

    /// <summary>Null only delays: the rules after this one decide the answer.</summary>
    public Answer? Answer { get; init; }
}

namespace VidPipe.Providers.Synthetic.Calls;

/// <summary>What became of a call.</summary>
public enum SyntheticOutcome
{
    /// <summary>Taken on: work that is paid for.</summary>
    Accepted,

    /// <summary>Taken on, but the caller was told that nobody knows.</summary>
    AcceptedUnheard,

    /// <summary>Refused by the content policy; not paid for.</summary>
    Refused,

    /// <summary>A transient failure; not paid for.</summary>
    Stumbled,

    /// <summary>Surely not taken on.</summary>
    Rejected,

    /// <summary>Not taken on, but the caller was told that nobody knows.</summary>
    Unheard,

    /// <summary>Failed for good.</summary>
    Failed,
}

/// <summary>One line of the call log.</summary>
/// <param name="Sequence">From 1, by order of arrival.</param>
/// <param name="Request">SHA-256 over all that the request asks for, the bytes of its pictures included.</param>
/// <param name="Operation">For accepted videos.</param>
/// <param name="Rule">The misbehaviour that applied, or null.</param>
public sealed record SyntheticCall(
    long Sequence, SyntheticKind Kind, string Model, string Request, SyntheticOutcome Outcome, string? Operation = null, string? Rule = null)
{
    /// <summary>Whether a real provider would have charged for it.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public bool IsBilled => Outcome is SyntheticOutcome.Accepted or SyntheticOutcome.AcceptedUnheard;
}

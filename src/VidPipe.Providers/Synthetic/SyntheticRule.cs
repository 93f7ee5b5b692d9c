using System.Security.Cryptography;
using System.Text;

namespace VidPipe.Providers.Synthetic;

/// <summary>What a call is for.</summary>
public enum SyntheticKind
{
    Writer,
    Image,
    Video,
    Speech,
}

/// <summary>How the synthetic provider misbehaves when a rule matches.</summary>
public enum SyntheticAct
{
    /// <summary>Refuses the request itself: CONTENT_POLICY, or a refused submission.</summary>
    Refuse,

    /// <summary>Fails in passing; the provider itself tries again, and gives up with PROVIDER_ERROR after its last attempt.</summary>
    Stumble,

    /// <summary>Fails for good: the writer with STORYBOARD_FAILED, an accepted video operation when it is polled, everything else with PROVIDER_ERROR.</summary>
    Fail,

    /// <summary>Video only: the submission is surely not accepted.</summary>
    Reject,

    /// <summary>Video only: accepted (and in the call log so), but the caller is told that nobody knows.</summary>
    Uncertain,

    /// <summary>Video only: not accepted, but the caller is told that nobody knows.</summary>
    UncertainUnsent,

    /// <summary>Video only: accepted, but the finished video is filtered away.</summary>
    RefuseResult,

    /// <summary>Video only: accepted, but unknown when it is polled.</summary>
    Lose,

    /// <summary>Video only: accepted, but never done.</summary>
    Stall,
}

/// <summary>
/// One misbehaviour. It applies to calls of its kind whose text contains <see cref="Contains"/> and lacks
/// <see cref="Unless"/>, as often as <see cref="Times"/> says. How often it has applied is read from the call log, so a
/// restart does not reset it.
/// </summary>
/// <remarks>
/// The escalation of refusals can be played with it: <c>{Kind: Video, Act: Refuse, Contains: "storm", Times: 2}</c>
/// refuses the first two submissions of the scene that speaks of a storm; <c>Unless: "family"</c> refuses only prompts
/// that lack the safety words.
/// </remarks>
/// <param name="Contains">Case is ignored; null matches every text.</param>
/// <param name="Unless">Case is ignored.</param>
/// <param name="Times">Null is always.</param>
public sealed record SyntheticRule(SyntheticKind Kind, SyntheticAct Act, string? Contains = null, string? Unless = null, int? Times = null)
{
    /// <summary>Names the rule in the call log: the same rule has the same name in every run.</summary>
    internal string Name => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{Kind}\n{Act}\n{Contains}\n{Unless}\n{Times}")).AsSpan(0, 6));

    internal bool Matches(SyntheticKind kind, string text) =>
        kind == Kind
        && (Contains is null || text.Contains(Contains, StringComparison.OrdinalIgnoreCase))
        && (Unless is null || !text.Contains(Unless, StringComparison.OrdinalIgnoreCase));
}

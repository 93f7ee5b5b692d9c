using VidPipe.Core.Actions;
using VidPipe.Core.Assets;
using VidPipe.Core.Durable;
using VidPipe.Core.Generation;

namespace VidPipe.Core.Spending;

/// <summary>What is known of a paid call.</summary>
public enum LedgerState
{
    /// <summary>About to be sent, under way, or (a long operation) accepted and not yet at its end. Counts.</summary>
    Sent,

    /// <summary>It came to its end and is paid for. Counts.</summary>
    Settled,

    /// <summary>It failed and is not billed.</summary>
    Failed,

    /// <summary>The content policy refused it; not billed.</summary>
    Refused,

    /// <summary>Nobody knows whether it was accepted and billed. Counts.</summary>
    Uncertain,
}

/// <summary>One paid call: written before it is sent, settled when its end is known.</summary>
/// <param name="Attempt">Of a long operation; 1 for other calls.</param>
/// <param name="Call">Numbers the calls of one key and attempt, from 1.</param>
/// <param name="Quantity">In <paramref name="Unit"/>s.</param>
/// <param name="PriceUsd">Per unit, when it was sent.</param>
/// <param name="At">When it was about to be sent.</param>
public sealed record LedgerLine(
    [property: FormerName("project_id")] OwnerId Owner,
    int Run,
    int? SceneIndex,
    string ActionKey,
    int Attempt,
    int Call,
    string Model,
    PriceUnit Unit,
    decimal Quantity,
    decimal PriceUsd,
    LedgerState State,
    DateTimeOffset At,
    DateTimeOffset? SettledAt = null)
{
    /// <summary>What the call counts for: its price unless it is known not to be billed.</summary>
    public decimal CostUsd => State is LedgerState.Failed or LedgerState.Refused ? 0 : Quantity * PriceUsd;

    internal BlobName BlobName => SpendingLedger.NameOf(Owner, ActionKey, Attempt, Call);
}

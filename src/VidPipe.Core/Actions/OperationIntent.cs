using System.Globalization;
using System.Text.Json.Serialization;
using VidPipe.Core.Assets;
using VidPipe.Core.Durable;
using VidPipe.Core.Errors;
using VidPipe.Core.Spending;

namespace VidPipe.Core.Actions;

internal enum IntentState
{
    /// <summary>About to be sent, or sent: without a name nobody can tell.</summary>
    Intended,

    /// <summary>Accepted, with a name to poll.</summary>
    Named,
    Done,
    Refused,
    Failed,

    /// <summary>It was accepted, and the provider's own trouble ended it.</summary>
    Broken,
    Lost,

    /// <summary>It may have been accepted and billed, and has no name.</summary>
    Uncertain,

    /// <summary>What it gave is no video.</summary>
    Unusable,
}

/// <summary>A run of an owner.</summary>
internal sealed record OwnerRun([property: FormerName("project_id")] OwnerId Owner, int Run);

/// <summary>One attempt to have a long operation done: written before it is sent, so that no crash hides that it was.</summary>
/// <param name="ExpiresAt">Until when others leave the sender alone.</param>
/// <param name="Line">Its ledger line, with the model, the quantity and the price.</param>
/// <param name="Told">Other runs that sent earlier attempts or were answered with a failure: they send nothing more.</param>
/// <param name="Repeats">How many attempts directly before it were <see cref="IntentState.Broken"/>: it is a repeat of theirs, and needs no person's word.</param>
internal sealed record OperationIntent(
    string Key,
    int Attempt,
    OperationOwner Owner,
    string Epoch,
    DateTimeOffset ExpiresAt,
    IntentState State,
    string? OperationName,
    LedgerLine Line,
    Failure? Failure,
    IReadOnlyList<OwnerRun> Told,
    DateTimeOffset IntendedAt,
    DateTimeOffset? NamedAt,
    DateTimeOffset? EndedAt,
    int Repeats = 0)
{
    /// <summary>How often a run sends again by itself what the provider's own trouble has ended.</summary>
    public const int MostRepeats = 2;

    public const string FolderOfAll = "operations";

    [JsonIgnore]
    public BlobName BlobName => NameOf(Key, Attempt);

    /// <summary>All runs that have had their answer, when this attempt has come to nothing.</summary>
    [JsonIgnore]
    public IReadOnlyList<OwnerRun> Answered => [.. Told, new OwnerRun(Owner.Owner, Owner.Run)];

    /// <summary>Whether there is an operation to poll: also a finished one, as its result may have been lost since.</summary>
    [JsonIgnore]
    public bool HasOperation => OperationName is not null && State is IntentState.Named or IntentState.Done;

    public static string Folder(string actionKey) => $"{ActionKeys.Path(FolderOfAll, actionKey)}/";

    public static BlobName NameOf(string actionKey, int attempt) =>
        new(string.Create(CultureInfo.InvariantCulture, $"{Folder(actionKey)}{attempt:d4}.json"));

    /// <summary>Whether the asker's own run sent this attempt. Two scenes may ask for one key: each is an asker of its own.</summary>
    public bool WasSentBy(OperationOwner asker) =>
        Owner.Owner == asker.Owner && Owner.Run == asker.Run && Owner.SceneIndex == asker.SceneIndex;

    /// <summary>Whether the asker's run has had its answer: it sent this attempt or an earlier one, or was told how one ended.</summary>
    public bool IsKnownTo(OperationOwner asker) => RunsOf(asker.Owner).Any(run => run >= asker.Run);

    /// <summary>Whether the asker may send it again though its run has had its answer.</summary>
    [JsonIgnore]
    public bool AllowsRepeat => State == IntentState.Broken && Repeats < MostRepeats;

    /// <summary>
    /// Whether the asker may send once more after this attempt has come to nothing: a person resumed it since, or
    /// it is of another owner. A refusal holds for other owners too (a fork inherits it, and what its parent's
    /// escalation made), until a person resumes them.
    /// </summary>
    public bool Authorises(OperationOwner asker) =>
        !IsKnownTo(asker) && (State != IntentState.Refused || RunsOf(asker.Owner).Any());

    private IEnumerable<int> RunsOf(OwnerId owner) =>
        Answered.Where(r => r.Owner == owner).Select(r => r.Run);
}

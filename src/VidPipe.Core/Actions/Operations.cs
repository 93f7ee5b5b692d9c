using VidPipe.Core.Durable;
using VidPipe.Core.Errors;

namespace VidPipe.Core.Actions;

/// <summary>On whose behalf a long operation is submitted.</summary>
/// <param name="Run">The owner's run: a later one is a person's word that it may be tried (and paid) once more.</param>
/// <param name="InstanceId">Of the orchestration that asks; for the record.</param>
/// <param name="BudgetUsd">What the owner may count for in all, or null for no cap.</param>
public sealed record OperationOwner([property: FormerName("project_id")] OwnerId Owner, int Run, int? SceneIndex, string InstanceId, decimal? BudgetUsd = null);

/// <summary>Names one submission of one key.</summary>
/// <param name="Attempt">Submissions of a key are numbered from 1.</param>
/// <param name="OperationName">What to poll.</param>
public sealed record OperationTicket(string ActionKey, int Attempt, string OperationName);

/// <summary>How a submit ended.</summary>
public enum SubmitState
{
    /// <summary>There is an operation to poll: sent now, or by whoever asked before.</summary>
    Accepted,

    /// <summary>The content policy forbids it.</summary>
    Refused,

    /// <summary>It was rejected or lost, or nobody knows: this run sends nothing more.</summary>
    Failed,

    /// <summary>Somebody else is sending it: ask again later.</summary>
    Busy,
}

/// <summary>The answer to a submit.</summary>
/// <param name="Ticket">With <see cref="SubmitState.Accepted"/>.</param>
/// <param name="Failure">With <see cref="SubmitState.Refused"/> and <see cref="SubmitState.Failed"/>.</param>
/// <param name="Submissions">1 when this run of the owner sent it, also in an earlier execution; 0 when somebody else had.</param>
/// <param name="CostUsd">What this run's submission counts for; 0 when somebody else had sent it.</param>
public sealed record OperationSubmit(SubmitState State, OperationTicket? Ticket, Failure? Failure, int Submissions, decimal CostUsd);

/// <summary>What a submit would come to, if it were made now.</summary>
public enum OperationOutlook
{
    /// <summary>It would be sent, and paid.</summary>
    Sent,

    /// <summary>There is an operation to poll, or one that is done.</summary>
    UnderWay,

    /// <summary>The refusal of an earlier one would be the answer.</summary>
    Refused,

    /// <summary>The failure of an earlier one would be the answer.</summary>
    Failed,
}

/// <summary>What the provider says an operation has come to.</summary>
public enum OperationOutcome
{
    Done,

    /// <summary>The content policy refused it after it was accepted.</summary>
    Refused,

    Failed,

    /// <summary>The provider's own trouble ended it: the run may send it again, twice at most.</summary>
    Broken,

    /// <summary>The provider no longer knows it.</summary>
    Lost,

    /// <summary>It gave something that is no video: billed, and no use to ask for again.</summary>
    Unusable,
}

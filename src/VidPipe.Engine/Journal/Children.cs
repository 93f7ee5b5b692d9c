using VidPipe.Core.Durable;
using VidPipe.Core.Errors;
using VidPipe.Engine.Instances;

namespace VidPipe.Engine.Journal;

/// <summary>Starting a child, also when the journal holds it already.</summary>
internal static class Children
{
    public static void Start(Ledger ledger, LiveInstance parent, StartChildCommand command)
    {
        var link = new ParentLink(parent.Key, parent.Id, parent.Execution, command.Sequence);
        var found = ledger.Find(command.ChildId);
        if (found is null)
        {
            ledger.Create(command.ChildId, command.Orchestrator, command.Input, link);
        }
        else if (found.Parent == link)
        {
            // Started by an earlier life of this execution: it goes on, or its result is on its way.
            if (!found.Status.IsTerminal()) ledger.FindLive(found.Key);
            else if (!IsAnswered(ledger, parent, command.Sequence)) DeliverResult(ledger, parent, found, command.Sequence);
        }
        else if (found.Parent == link with { Sequence = ParentLink.Released } && found.Name == command.Orchestrator)
        {
            Adopt(ledger, parent, found, link);
        }
        else if (!IsAnswered(ledger, parent, command.Sequence))
        {
            var failure = Failure.Of(ErrorCode.WrongState, $"The instance id '{command.ChildId}' is in use.");
            ledger.Append(
                parent, EventKind.ChildFailed, command.Sequence, command.ChildId, DurableJson.Serialize(failure), command.ScheduledAt);
        }
    }

    /// <summary>A rewind took back the call that had started this child; the same call comes again.</summary>
    private static void Adopt(Ledger ledger, LiveInstance parent, InstanceRow child, ParentLink link)
    {
        ledger.Store.SetParentSequence(child.Key, link.Sequence);
        var adopted = child with { Parent = link };
        switch (child.Status)
        {
            case OrchestrationStatus.Completed: DeliverResult(ledger, parent, adopted, link.Sequence); break;
            case OrchestrationStatus.Failed: Rewinding.Rewind(ledger, adopted, null); break;
            case OrchestrationStatus.Terminated: ledger.Replace(adopted, child.Name, child.Input, link); break;
            default: ledger.Relink(adopted); break;
        }
    }

    private static void DeliverResult(Ledger ledger, LiveInstance parent, InstanceRow child, long sequence)
    {
        if (child.Status == OrchestrationStatus.Completed)
        {
            ledger.Append(parent, EventKind.ChildCompleted, sequence, child.Id, child.Output);
            return;
        }

        var failure = child.Failure ?? DurableJson.Serialize(Failure.Of(ErrorCode.Cancelled, $"'{child.Id}' was terminated."));
        ledger.Append(parent, EventKind.ChildFailed, sequence, child.Id, failure);
    }

    private static bool IsAnswered(Ledger ledger, LiveInstance parent, long sequence) =>
        ledger.Store.HasEvent(parent.Key, sequence, EventKind.ChildCompleted)
        || ledger.Store.HasEvent(parent.Key, sequence, EventKind.ChildFailed);
}

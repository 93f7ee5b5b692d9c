using VidPipe.Core.Durable;
using VidPipe.Engine.Instances;

namespace VidPipe.Engine.Journal;

/// <summary>All durable effects of one turn of an orchestrator, in the order in which it asked for them; all or none.</summary>
internal sealed class TurnOperation(LiveInstance instance, List<TurnCommand> commands, string? customStatus, TurnOutcome? outcome)
    : JournalOperation
{
    public override void Apply(Ledger ledger)
    {
        if (!instance.Live) return;

        if (customStatus is not null) ledger.SetCustomStatus(instance, customStatus);
        foreach (var command in commands)
        {
            switch (command)
            {
                case StartChildCommand child: Children.Start(ledger, instance, child); break;
                case SendEventCommand send: Send(ledger, send); break;
            }
        }

        switch (outcome)
        {
            case CompletedOutcome completed:
                ledger.End(instance, OrchestrationStatus.Completed, EventKind.Completed, completed.Output, null);
                EngineTelemetry.OrchestrationsCompleted.Add(1);
                break;
            case FailedOutcome failed:
                ledger.End(
                    instance, OrchestrationStatus.Failed, EventKind.Failed, DurableJson.Serialize(failed.Failure.Message), failed.Failure, failed.Origin);
                EngineTelemetry.OrchestrationsFailed.Add(1);
                break;
            case StartAnewOutcome:
                ledger.StartAnew(instance);
                break;
            case ContinueAsNewOutcome next:
                ContinueAsNew(ledger, next);
                break;
        }
    }

    private void Send(Ledger ledger, SendEventCommand send)
    {
        if (send.MayBeRecorded && ledger.Store.HasEvent(instance.Key, send.Sequence, EventKind.EventSent)) return;

        ledger.Append(instance, EventKind.EventSent, send.Sequence, send.EventName, send.Receiver);
        if (ledger.FindLive(send.Receiver) is { } receiver) ledger.Append(receiver, EventKind.EventRaised, -1, send.EventName, send.Payload);
    }

    private void ContinueAsNew(Ledger ledger, ContinueAsNewOutcome next)
    {
        // Those that arrived after the orchestrator's last turn are unprocessed too.
        var kept = next.KeptEvents is null
            ? []
            : ledger.Store.Events(instance.Key)
                .Where(e => e.Kind == EventKind.EventRaised && (e.Position > next.DeliveredThrough || next.KeptEvents.Contains(e.Position)))
                .ToList();
        ledger.Continue(instance, next.Input, kept);
    }
}

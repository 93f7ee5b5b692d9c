using System.Globalization;
using VidPipe.Core.Durable;
using VidPipe.Core.Errors;
using VidPipe.Engine.Journal;

namespace VidPipe.Engine.Client;

/// <summary>
/// The journal in the shapes of Durable Functions. Scheduling is not in the journal: the lines that say when a step was
/// asked for are derived from its completion, so a step that is still running has none.
/// </summary>
internal static class HistoryView
{
    public static IReadOnlyList<HistoryEvent> Of(InstanceRow row, IReadOnlyList<JournalEvent> events) =>
        [.. events.SelectMany(line => Lines(row, line)).OrderBy(line => line.Timestamp)];

    private static IEnumerable<HistoryEvent> Lines(InstanceRow row, JournalEvent line)
    {
        var at = Time(line.At);
        var scheduled = line.ScheduledAt > 0 ? Time(line.ScheduledAt) : at;
        switch (line.Kind)
        {
            case EventKind.Started:
                yield return new HistoryEvent("ExecutionStarted", at, row.Name, Input: row.Input);
                break;
            case EventKind.ActivityCompleted:
                yield return new HistoryEvent("TaskScheduled", scheduled, line.Name);
                yield return new HistoryEvent("TaskCompleted", at, line.Name, Result: line.Data, ScheduledTime: scheduled);
                break;
            case EventKind.ActivityFailed:
                yield return new HistoryEvent("TaskScheduled", scheduled, line.Name);
                yield return new HistoryEvent("TaskFailed", at, line.Name, Reason: Reason(line.Data), ScheduledTime: scheduled);
                break;
            case EventKind.TimerFired:
                var due = Time(long.Parse(line.Data!, CultureInfo.InvariantCulture));
                yield return new HistoryEvent("TimerCreated", scheduled, FireAt: due);
                yield return new HistoryEvent("TimerFired", at, FireAt: due);
                break;
            case EventKind.EventRaised:
                yield return new HistoryEvent("EventRaised", at, line.Name, Input: line.Data);
                break;
            case EventKind.EventSent:
                yield return new HistoryEvent("EventSent", at, line.Name);
                break;
            case EventKind.ChildCompleted:
                yield return new HistoryEvent("SubOrchestrationInstanceCompleted", at, line.Name, Result: line.Data);
                break;
            case EventKind.ChildFailed:
                yield return new HistoryEvent("SubOrchestrationInstanceFailed", at, line.Name, Reason: Reason(line.Data));
                break;
            case EventKind.Suspended:
                yield return new HistoryEvent("ExecutionSuspended", at, Reason: line.Data);
                break;
            case EventKind.Resumed:
                yield return new HistoryEvent("ExecutionResumed", at, Reason: line.Data);
                break;
            case EventKind.Rewound:
                yield return new HistoryEvent("ExecutionRewound", at, Reason: line.Data);
                break;
            case EventKind.Completed:
                yield return new HistoryEvent("ExecutionCompleted", at, Result: line.Data, OrchestrationStatus: OrchestrationStatus.Completed);
                break;
            case EventKind.Failed:
                yield return new HistoryEvent("ExecutionCompleted", at, Reason: Reason(line.Data), OrchestrationStatus: OrchestrationStatus.Failed);
                break;
            case EventKind.Terminated:
                yield return new HistoryEvent(
                    "ExecutionTerminated", at, Reason: DurableJson.Deserialize<string>(line.Data), OrchestrationStatus: OrchestrationStatus.Terminated);
                break;
            default:
                throw new InvalidOperationException($"The journal holds a line of an unknown kind: {line.Kind}.");
        }
    }

    private static string? Reason(string? failure) => DurableJson.Deserialize<Failure>(failure)?.Message;

    private static DateTimeOffset Time(long ticks) => new(ticks, TimeSpan.Zero);
}

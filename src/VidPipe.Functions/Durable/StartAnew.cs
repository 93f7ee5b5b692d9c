using Google.Protobuf;
using P = Microsoft.DurableTask.Protobuf;

namespace VidPipe.Functions.Durable;

/// <summary>
/// What becomes of a turn whose code could not follow the history, as another build has recorded it: in place of failing, the
/// instance continues as new, with its input and all events that it was sent. Each build does so once to an execution, so that
/// a mistake of its own ends as a failure. On the payloads that the platform's host and worker exchange. Pure.
/// </summary>
/// <param name="Response">In place of the worker's.</param>
/// <param name="Children">Instances that the old history has begun and not seen the end of.</param>
/// <param name="Reason">Why the history could not be followed.</param>
internal sealed record StartAnew(string Response, IReadOnlyList<string> Children, string Reason)
{
    /// <summary>An event that no code waits for: its payload names the build that has started the execution anew.</summary>
    public const string Mark = "vidpipe:anew";

    private static readonly string[] Mismatches = ["NonDeterministicOrchestration", "Non-Deterministic workflow detected"];

    /// <returns>Null when the response is to stay as it is.</returns>
    public static StartAnew? Of(string encodedRequest, string encodedResponse, string build)
    {
        var response = P.OrchestratorResponse.Parser.ParseFrom(Convert.FromBase64String(encodedResponse));
        if (response.Actions.Select(a => a.CompleteOrchestration).FirstOrDefault(a => a is not null) is not { } end || ReasonOf(end) is not { } reason) return null;

        var request = P.OrchestratorRequest.Parser.ParseFrom(Convert.FromBase64String(encodedRequest));
        P.HistoryEvent[] history = [.. request.PastEvents, .. request.NewEvents];
        var mark = new P.EventRaisedEvent { Name = Mark, Input = $"\"{build}\"" };
        var started = history.FirstOrDefault(e => e.ExecutionStarted is not null)?.ExecutionStarted;
        if (started is null || history.Any(e => e.EventRaised?.Equals(mark) == true)) return null;

        var next = new P.CompleteOrchestrationAction { OrchestrationStatus = P.OrchestrationStatus.ContinuedAsNew, Result = started.Input };
        next.CarryoverEvents.Add(new P.HistoryEvent { EventId = -1, Timestamp = history[^1].Timestamp, EventRaised = mark });
        next.CarryoverEvents.AddRange(history.Where(e => e.EventRaised is not null && e.EventRaised.Name != Mark));
        var id = response.Actions.First(a => a.CompleteOrchestration is not null).Id;
        response.Actions.Clear();
        response.Actions.Add(new P.OrchestratorAction { Id = id, CompleteOrchestration = next });
        return new StartAnew(Convert.ToBase64String(response.ToByteArray()), [.. ChildrenIn(history)], reason);
    }

    private static string? ReasonOf(P.CompleteOrchestrationAction end)
    {
        if (end.OrchestrationStatus != P.OrchestrationStatus.Failed) return null;
        var text = $"{end.FailureDetails?.ErrorType} {end.FailureDetails?.ErrorMessage} {end.Details}";
        return Mismatches.Any(m => text.Contains(m, StringComparison.Ordinal)) ? text.Trim() : null;
    }

    private static IEnumerable<string> ChildrenIn(P.HistoryEvent[] history)
    {
        var ended = history.Select(e => e.SubOrchestrationInstanceCompleted?.TaskScheduledId ?? e.SubOrchestrationInstanceFailed?.TaskScheduledId).OfType<int>().ToHashSet();
        return history.Where(e => e.SubOrchestrationInstanceCreated is not null && !ended.Contains(e.EventId)).Select(e => e.SubOrchestrationInstanceCreated.InstanceId);
    }
}

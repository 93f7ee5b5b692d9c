using System.Text.Json;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Microsoft.DurableTask.Worker.Grpc;
using VidPipe.Core.Durable;
using VidPipe.Functions.Durable;
using P = Microsoft.DurableTask.Protobuf;

namespace VidPipe.Functions.Tests.Histories;

/// <summary>
/// What the platform's host is to the worker, turn by turn and by the payloads that both exchange: it keeps the history of one
/// instance, runs what the code asks for, and gives it one answer at a time.
/// </summary>
/// <param name="services">Where the activities come from.</param>
internal sealed class Turns(DurableCatalog catalog, IServiceProvider services)
{
    private static readonly DateTime Start = new(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc);

    private readonly Dictionary<string, string> _last = [];

    /// <summary>By instance, the payload of its last turn: its history whole.</summary>
    public IReadOnlyDictionary<string, string> Last => _last;

    /// <summary>Runs an instance, its children included, and returns how it ended.</summary>
    public async Task<P.CompleteOrchestrationAction> RunAsync(OrchestratorHandle orchestrator, string instanceId, string? input, IEnumerable<P.HistoryEvent>? more = null)
    {
        var now = Start;
        var history = new List<P.HistoryEvent>();
        List<P.HistoryEvent> news = [Begun(instanceId, orchestrator.Name, input, now), .. more ?? []];
        var answers = new Queue<P.HistoryEvent>();
        while (true)
        {
            news.Insert(0, At(now, new P.HistoryEvent { OrchestratorStarted = new P.OrchestratorStartedEvent() }));
            var request = RequestOf(instanceId, history, news);
            _last[instanceId] = request;
            var response = Run(orchestrator, request);
            if (StartAnew.Of(request, response, OrchestratorBuild.Id) is { } anew) throw new InvalidOperationException(anew.Reason);

            history.AddRange(news);
            foreach (var action in Parse(response).Actions)
            {
                if (action.CompleteOrchestration is { } end) return end;
                history.Add(At(now, Recorded(action)));
                if (await AnswerAsync(instanceId, action) is { } answer) answers.Enqueue(answer);
            }

            now = now.AddSeconds(1);
            news = answers.TryDequeue(out var next) ? [At(now, next)] : throw new InvalidOperationException($"{instanceId} waits for nothing.");
        }
    }

    /// <summary>One passage of the code, as the Functions worker makes it.</summary>
    public static string Run(OrchestratorHandle orchestrator, string request) =>
        GrpcOrchestrationRunner.LoadAndRun<RawJson?, RawJson>(request, async (context, _) => await orchestrator.RunOnAsync(context));

    public static P.OrchestratorResponse Parse(string response) => P.OrchestratorResponse.Parser.ParseFrom(Convert.FromBase64String(response));

    public static string RequestOf(string instanceId, IEnumerable<P.HistoryEvent> past, IEnumerable<P.HistoryEvent> news)
    {
        var request = new P.OrchestratorRequest { InstanceId = instanceId, ExecutionId = "1" };
        request.PastEvents.AddRange(past);
        request.NewEvents.AddRange(news);
        return Convert.ToBase64String(request.ToByteArray());
    }

    /// <summary>The payloads of all turns of a history, from that of its last.</summary>
    public static IEnumerable<string> AllOf(string last)
    {
        var request = P.OrchestratorRequest.Parser.ParseFrom(Convert.FromBase64String(last));
        P.HistoryEvent[] events = [.. request.PastEvents, .. request.NewEvents];
        int[] turns = [.. events.Index().Where(e => e.Item.OrchestratorStarted is not null).Select(e => e.Index), events.Length];
        // What a turn has asked for is noted behind its news.
        return turns.Zip(turns.Skip(1)).Select(turn => RequestOf(
            request.InstanceId, events[..turn.First], events[turn.First..turn.Second].TakeWhile(e => e.EventId == -1 || IsAnswer(e))));
    }

    public static P.HistoryEvent Begun(string instanceId, string name, string? input, DateTime at) => At(at, new P.HistoryEvent
    {
        ExecutionStarted = new P.ExecutionStartedEvent
        {
            Name = name,
            Input = input,
            OrchestrationInstance = new P.OrchestrationInstance { InstanceId = instanceId, ExecutionId = "1" },
        },
    });

    private static bool IsAnswer(P.HistoryEvent e) =>
        e.TaskCompleted is not null || e.TaskFailed is not null || e.TimerFired is not null || e.SubOrchestrationInstanceCompleted is not null || e.EventRaised is not null;

    private static P.HistoryEvent At(DateTime at, P.HistoryEvent line)
    {
        line.Timestamp = Timestamp.FromDateTime(at);
        if (line.EventId == 0 && line.TaskScheduled is null && line.TimerCreated is null && line.SubOrchestrationInstanceCreated is null && line.EventSent is null) line.EventId = -1;
        return line;
    }

    private static P.HistoryEvent Recorded(P.OrchestratorAction action)
    {
        var line = new P.HistoryEvent { EventId = action.Id };
        if (action.ScheduleTask is { } task) line.TaskScheduled = new P.TaskScheduledEvent { Name = task.Name, Input = task.Input };
        else if (action.CreateTimer is { } timer) line.TimerCreated = new P.TimerCreatedEvent { FireAt = timer.FireAt };
        else if (action.CreateSubOrchestration is { } child) line.SubOrchestrationInstanceCreated = new P.SubOrchestrationInstanceCreatedEvent { InstanceId = child.InstanceId, Name = child.Name, Input = child.Input };
        else if (action.SendEvent is { } send) line.EventSent = new P.EventSentEvent { InstanceId = send.Instance.InstanceId, Name = send.Name, Input = send.Data };
        else throw new NotSupportedException($"{action}");
        return line;
    }

    private async Task<P.HistoryEvent?> AnswerAsync(string instanceId, P.OrchestratorAction action)
    {
        if (action.ScheduleTask is { } task)
        {
            // The platform hands an activity an array of its inputs.
            var input = JsonSerializer.Deserialize<RawJson[]>(task.Input)!.Single();
            var result = await catalog.Activities[task.Name].AttemptAsync(services, instanceId, input, default);
            return new P.HistoryEvent { TaskCompleted = new P.TaskCompletedEvent { TaskScheduledId = action.Id, Result = result.Text } };
        }

        if (action.CreateTimer is { } timer) return new P.HistoryEvent { TimerFired = new P.TimerFiredEvent { TimerId = action.Id, FireAt = timer.FireAt } };
        if (action.CreateSubOrchestration is not { } child) return null;
        var end = await RunAsync(catalog.Orchestrators[child.Name], child.InstanceId, child.Input);
        return new P.HistoryEvent { SubOrchestrationInstanceCompleted = new P.SubOrchestrationInstanceCompletedEvent { TaskScheduledId = action.Id, Result = end.Result } };
    }
}

using System.Collections.Concurrent;
using VidPipe.Core.Durable;
using VidPipe.Core.Errors;

namespace VidPipe.Engine.Tests.Model;

internal sealed record ModelInput(Step Step, int RoundsLeft, List<string> Sofar);

/// <summary>
/// Runs a <see cref="Step"/>. Each activity run makes a token of its own (path # run), so that the output tells which
/// run's result was delivered; without the run numbers the output is the same whatever happens in between.
/// </summary>
internal sealed class ModelProgram
{
    private static readonly ExternalEvent<string> Ping = new("ping");
    private static readonly RetryOptions Patient = new(
        TimeSpan.FromMilliseconds(1), 1, TimeSpan.FromMilliseconds(1), 50, code => code == ErrorCode.StorageError);

    private readonly Activity<string, string> _token = new("token");
    private readonly Activity<string, string> _flaky = new("flaky", ActivityLane.Cpu);
    private readonly Activity<string, string> _failing = new("failing");
    private readonly Orchestrator<string, string> _pinged;
    private readonly ConcurrentDictionary<string, int> _runs = new();

    public ModelProgram()
    {
        _pinged = new Orchestrator<string, string>("pinged", "pinged", async (context, path) =>
        {
            var first = await context.WaitForExternalEventAsync(Ping, default);
            var second = await context.WaitForExternalEventAsync(Ping, default);
            return $"{path}({first},{second})";
        });
        Model = new Orchestrator<ModelInput, List<string>>("model", "model", RunAsync);
        Victim = new Orchestrator<string, string>("victim", "victim", async (context, childId) =>
            childId.Length > 0
                ? await context.CallSubOrchestratorAsync(Victim!, childId, "")
                : await context.WaitForExternalEventAsync(Ping, default));

        Catalog = new DurableCatalog()
            .Add(Model).Add(_pinged).Add(Victim)
            .Add(_token, _ => new Work(path => Token(path)))
            .Add(_flaky, _ => new Work(path =>
                Run(path) % 3 != 2 ? throw new VidPipeException(ErrorCode.StorageError, "again") : $"{path}#{_runs[path]}"))
            .Add(_failing, _ => new Work(_ => throw new VidPipeException(ErrorCode.ContentPolicy, "no")));
    }

    public DurableCatalog Catalog { get; }

    public Orchestrator<ModelInput, List<string>> Model { get; }

    /// <summary>Never ends by itself, and has a child that does not either.</summary>
    public Orchestrator<string, string> Victim { get; }

    public static string EventName(Step step) => $"event-{step.Path}";

    public static string WithoutRuns(string token) => token.Split('#')[0];

    private async Task<List<string>> RunAsync(IOrchestrationContext context, ModelInput input)
    {
        List<string> results = [.. input.Sofar, $"guid {context.NewGuid()}"];
        context.SetCustomStatus(input.Step.Path);
        results.AddRange(await RunAsync(context, input.Step, input.RoundsLeft));
        if (input.RoundsLeft > 0) context.ContinueAsNew(input with { RoundsLeft = input.RoundsLeft - 1, Sofar = results });
        return results;
    }

    private async Task<List<string>> RunAsync(IOrchestrationContext context, Step step, int round)
    {
        switch (step.Kind)
        {
            case StepKind.Activity:
                return [await context.CallActivityAsync(_token, $"{context.InstanceId}:{round}:{step.Path}")];
            case StepKind.Flaky:
                return [await context.CallActivityAsync(_flaky, $"{context.InstanceId}:{round}:{step.Path}", Patient)];
            case StepKind.Failing:
                return [await FailAsync(context, step)];
            case StepKind.Timer:
                await context.CreateTimerAsync(context.Now.AddMilliseconds(1), default);
                return [$"{step.Path} timer"];
            case StepKind.Race:
                return [await RaceAsync(context, step, round)];
            case StepKind.Event:
                return [await context.WaitForExternalEventAsync(new ExternalEvent<string>(EventName(step)), default)];
            case StepKind.Ping:
                return [await PingAsync(context, step, round)];
            case StepKind.Sequence:
                List<string> results = [];
                foreach (var part in step.Parts) results.AddRange(await RunAsync(context, part, round));
                return results;
            case StepKind.All:
                return [.. (await Task.WhenAll(step.Parts.Select(part => RunAsync(context, part, round)))).SelectMany(r => r)];
            case StepKind.Child:
                var inner = new ModelInput(step with { Kind = StepKind.Sequence }, 0, []);
                return await context.CallSubOrchestratorAsync(Model, $"{context.InstanceId}~{round}~{step.Path}", inner);
            default:
                throw new InvalidOperationException($"{step.Kind}");
        }
    }

    private async Task<string> FailAsync(IOrchestrationContext context, Step step)
    {
        try
        {
            return await context.CallActivityAsync(_failing, step.Path);
        }
        catch (TaskFailedException failed)
        {
            return $"{step.Path} {failed.Code}";
        }
    }

    private async Task<string> RaceAsync(IOrchestrationContext context, Step step, int round)
    {
        using var lost = new CancellationTokenSource();
        var timer = context.CreateTimerAsync(context.Now.AddHours(1), lost.Token);
        var work = context.CallActivityAsync(_token, $"{context.InstanceId}:{round}:{step.Path}");
        await Task.WhenAny(timer, work);
        lost.Cancel();
        return await work;
    }

    /// <summary>Two events to a child: if one were delivered twice, the child would return it twice.</summary>
    private async Task<string> PingAsync(IOrchestrationContext context, Step step, int round)
    {
        var childId = $"{context.InstanceId}~{round}~{step.Path}";
        var child = context.CallSubOrchestratorAsync(_pinged, childId, step.Path);
        context.SendEvent(childId, Ping, "1");
        await context.CreateTimerAsync(context.Now.AddMilliseconds(1), default);
        context.SendEvent(childId, Ping, "2");
        return await child;
    }

    private int Run(string path) => _runs.AddOrUpdate(path, 1, (_, runs) => runs + 1);

    private string Token(string path) => $"{path}#{Run(path)}";

    private sealed class Work(Func<string, string> run) : IActivity<string, string>
    {
        public async Task<string> RunAsync(ActivityContext context, string input, CancellationToken cancellationToken)
        {
            await Task.Yield();
            return run(input);
        }
    }
}

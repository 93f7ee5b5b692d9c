using Microsoft.Extensions.Logging.Abstractions;
using VidPipe.Core.Durable;
using VidPipe.Engine;

namespace VidPipe.Benchmarks.Engine;

internal sealed record FanOutInput(DateTimeOffset Until, int Width);

/// <summary>An engine in a folder of its own, with the orchestrators that the benchmarks run.</summary>
internal sealed class EngineHost : IAsyncDisposable
{
    private static readonly Activity<Unit, Unit> Nothing = new("nothing");
    private static readonly ExternalEvent<Unit> Go = new("go");

    private static long _fanOuts;

    private readonly DurableEngine _engine;

    private EngineHost(string folder)
    {
        var catalog = new DurableCatalog().Add(FanOut).Add(KeepFanningOut).Add(Sequence).Add(Waiting).Add(Nothing, _ => new DoNothing());
        _engine = new DurableEngine(
            new DurableEngineOptions { DataFolder = folder, MaxConcurrentActivities = 64 },
            catalog, new NoServices(), TimeProvider.System, NullLoggerFactory.Instance);
    }

    /// <summary>Input: how many at once.</summary>
    public static Orchestrator<int, Unit> FanOut { get; } = new("fan-out", "fan-out", async (context, width) =>
    {
        await Task.WhenAll(Enumerable.Range(0, width).Select(_ => context.CallActivityAsync(Nothing, Unit.Value)));
        return Unit.Value;
    });

    /// <summary>Fans out again and again until the time given.</summary>
    public static Orchestrator<FanOutInput, Unit> KeepFanningOut { get; } = new("keep-fanning-out", "keep", async (context, input) =>
    {
        while (context.Now < input.Until)
        {
            await Task.WhenAll(Enumerable.Range(0, input.Width).Select(_ => context.CallActivityAsync(Nothing, Unit.Value)));
            Interlocked.Increment(ref _fanOuts);
        }

        return Unit.Value;
    });

    /// <summary>Fan-outs that have ended, all hosts together.</summary>
    public static long FanOuts => Interlocked.Read(ref _fanOuts);

    /// <summary>Input: how many, one after the other.</summary>
    public static Orchestrator<int, Unit> Sequence { get; } = new("sequence", "sequence", async (context, steps) =>
    {
        for (var i = 0; i < steps; i++) await context.CallActivityAsync(Nothing, Unit.Value);
        return Unit.Value;
    });

    /// <summary>Input: how many before it waits for an event.</summary>
    public static Orchestrator<int, Unit> Waiting { get; } = new("waiting", "waiting", async (context, steps) =>
    {
        for (var i = 0; i < steps; i++) await context.CallActivityAsync(Nothing, Unit.Value);
        context.SetCustomStatus("waiting");
        return await context.WaitForExternalEventAsync(Go, default);
    });

    public IOrchestrationClient Client => _engine.Client;

    public static async Task<EngineHost> StartAsync(string folder)
    {
        var host = new EngineHost(folder);
        await host._engine.StartAsync(default);
        return host;
    }

    public async Task RunAsync(Orchestrator<int, Unit> orchestrator, string id, int input)
    {
        await Client.StartAsync(orchestrator, id, input, StartPolicy.OnlyIfAbsent, default);
        await Client.WaitForCompletionAsync(id, default);
    }

    public async ValueTask DisposeAsync() => await _engine.DisposeAsync();

    private sealed class DoNothing : IActivity<Unit, Unit>
    {
        public Task<Unit> RunAsync(ActivityContext context, Unit input, CancellationToken cancellationToken) => Task.FromResult(Unit.Value);
    }

    private sealed class NoServices : IServiceProvider
    {
        public object? GetService(Type serviceType) => null;
    }
}

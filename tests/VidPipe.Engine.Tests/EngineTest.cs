using Microsoft.Extensions.Logging.Abstractions;
using VidPipe.Core.Durable;
using VidPipe.Engine.Journal;

namespace VidPipe.Engine.Tests;

/// <summary>What tests of the engine's own behaviour share.</summary>
public abstract class EngineTest : IAsyncLifetime
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(20);
    private readonly TestFolder _folder = new();
    private readonly List<DurableEngine> _engines = [];

    private protected string Folder => _folder.Path;

    private protected DurableCatalog Catalog { get; } = new();

    private protected TimeProvider Time { get; set; } = TimeProvider.System;

    private protected JournalTuning Tuning { get; set; } = new() { Fsync = false };

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        foreach (var engine in _engines) await engine.DisposeAsync();
        _folder.Dispose();
    }

    private protected async Task<DurableEngine> StartAsync(DurableCatalog? catalog = null, Func<DurableEngineOptions, DurableEngineOptions>? configure = null)
    {
        var options = new DurableEngineOptions { DataFolder = Folder, Tuning = Tuning };
        var engine = new DurableEngine(
            configure?.Invoke(options) ?? options, catalog ?? Catalog, NoServices.Instance, Time, NullLoggerFactory.Instance);
        _engines.Add(engine);
        await engine.StartAsync(default);
        return engine;
    }

    private protected Activity<TInput, TOutput> Activity<TInput, TOutput>(
        string name, Func<TInput, CancellationToken, Task<TOutput>> run, ActivityLane lane = ActivityLane.General)
    {
        var activity = new Activity<TInput, TOutput>(name, lane);
        Catalog.Add(activity, _ => new DelegateActivity<TInput, TOutput>(run));
        return activity;
    }

    private protected Orchestrator<TInput, TOutput> Orchestrator<TInput, TOutput>(
        string name, Func<IOrchestrationContext, TInput, Task<TOutput>> run)
    {
        var orchestrator = new Orchestrator<TInput, TOutput>(name, name, run);
        Catalog.Add(orchestrator);
        return orchestrator;
    }

    private protected static Task<StartOutcome> BeginAsync<TInput, TOutput>(
        DurableEngine engine, Orchestrator<TInput, TOutput> orchestrator, string id, TInput input) =>
        engine.Client.StartAsync(orchestrator, id, input, StartPolicy.OnlyIfAbsent, default);

    private protected static async Task<OrchestrationInstance> EndOfAsync(DurableEngine engine, string id) =>
        (await engine.Client.WaitForCompletionAsync(id, default).WaitAsync(Deadline))!;

    private protected static async Task UntilAsync(Func<Task<bool>> condition, string what)
    {
        var until = TimeProvider.System.GetUtcNow() + Deadline;
        while (!await condition())
        {
            if (TimeProvider.System.GetUtcNow() > until) throw new TimeoutException($"Not in time: {what}.");
            await Task.Delay(2);
        }
    }

    private protected static Task CustomStatusAsync(DurableEngine engine, string id, string json) => UntilAsync(
        async () => (await engine.Client.GetAsync(id, default))?.CustomStatus == json, $"{id} has custom status {json}");

    private sealed class DelegateActivity<TInput, TOutput>(Func<TInput, CancellationToken, Task<TOutput>> run) : IActivity<TInput, TOutput>
    {
        public Task<TOutput> RunAsync(ActivityContext context, TInput input, CancellationToken cancellationToken) => run(input, cancellationToken);
    }
}

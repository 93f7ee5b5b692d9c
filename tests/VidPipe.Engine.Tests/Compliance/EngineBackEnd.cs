using Microsoft.Extensions.Logging.Abstractions;
using VidPipe.Core.Durable;
using VidPipe.Durable.Compliance;
using VidPipe.Engine.Journal;

namespace VidPipe.Engine.Tests.Compliance;

/// <summary>The embedded engine as production runs it, but for fsync.</summary>
public class EngineBackEnd : IBackEnd
{
    private readonly TestFolder _folder = new();
    private DurableEngine? _engine;

    public BackEndCapabilities Capabilities => BackEndCapabilities.All;

    private protected virtual JournalTuning Tuning => new() { Fsync = false };

    public async Task<IOrchestrationClient> StartAsync(DurableCatalog catalog)
    {
        _engine = new DurableEngine(
            new DurableEngineOptions { DataFolder = _folder.Path, Tuning = Tuning },
            catalog, NoServices.Instance, TimeProvider.System, NullLoggerFactory.Instance);
        await _engine.StartAsync(CancellationToken.None);
        return _engine.Client;
    }

    public async Task<IOrchestrationClient> RestartAsync(DurableCatalog catalog)
    {
        await _engine!.DisposeAsync();
        return await StartAsync(catalog);
    }

    public async ValueTask DisposeAsync()
    {
        if (_engine is not null) await _engine.DisposeAsync();
        _folder.Dispose();
        GC.SuppressFinalize(this);
    }
}

/// <summary>Every event finds the orchestrator forgotten: it is taken through the journal first.</summary>
public sealed class ReplayingBackEnd : EngineBackEnd
{
    private protected override JournalTuning Tuning => new() { Fsync = false, ReplayBeforeEveryEvent = true };
}

/// <summary>An instance leaves memory each time that it only waits.</summary>
public sealed class EvictingBackEnd : EngineBackEnd
{
    private protected override JournalTuning Tuning => new() { Fsync = false, EvictAfterEveryTurn = true };
}

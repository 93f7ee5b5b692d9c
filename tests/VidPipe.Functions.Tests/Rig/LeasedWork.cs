using System.Collections.Concurrent;
using System.Reflection;
using DurableTask.Core;

namespace VidPipe.Functions.Tests.Rig;

/// <summary>
/// The in-memory store as one sidecar sees it. The store itself forgets work that it has handed out; here the work of a
/// sidecar that has died is handed out again, as a real back end does when a lease has run out, and what the dead one
/// still wants to record is dropped.
/// </summary>
public class LeasedWork : DispatchProxy
{
    /// <summary>
    /// The store's own limit is the number of cores, and a dispatcher that has reached its limit looks again every half
    /// second: nearly all that a test would take on a small machine.
    /// </summary>
    private const int WorkItemsAtOnce = 100;

    private readonly ConcurrentDictionary<object, byte> _out = new();

    /// <summary>Turns whose end is being recorded, which nothing takes back any more: an end and a return of one turn would lose events.</summary>
    private readonly ConcurrentDictionary<object, byte> _ending = new();

    private IOrchestrationService _store = null!;
    private volatile bool _dead;

    public static IOrchestrationService Over(IOrchestrationService store)
    {
        var proxy = Create<IOrchestrationService, LeasedWork>();
        ((LeasedWork)proxy)._store = store;
        return proxy;
    }

    /// <summary>The sidecar is gone: its work goes back.</summary>
    public async Task ReturnAsync()
    {
        _dead = true;
        foreach (var work in _out.Keys) await GiveBackAsync(work);
    }

    protected override object? Invoke(MethodInfo? method, object?[]? arguments)
    {
        return method!.Name switch
        {
            nameof(IOrchestrationService.LockNextTaskOrchestrationWorkItemAsync) => TakeAsync((Task<TaskOrchestrationWorkItem>)Call()!),
            nameof(IOrchestrationService.LockNextTaskActivityWorkItem) => TakeAsync((Task<TaskActivityWorkItem>)Call()!),
            nameof(IOrchestrationService.CompleteTaskActivityWorkItemAsync)
                or nameof(IOrchestrationService.AbandonTaskActivityWorkItemAsync) => _out.TryRemove(arguments![0]!, out _) ? Call() : Task.CompletedTask,
            nameof(IOrchestrationService.CompleteTaskOrchestrationWorkItemAsync)
                or nameof(IOrchestrationService.AbandonTaskOrchestrationWorkItemAsync) => IsEnding(arguments![0]!) ? Call() : Task.CompletedTask,
            nameof(IOrchestrationService.ReleaseTaskOrchestrationWorkItemAsync) =>
                IsEnding(arguments![0]!) && _ending.TryRemove(arguments[0]!, out _) ? Call() : Task.CompletedTask,
            "get_" + nameof(IOrchestrationService.MaxConcurrentTaskOrchestrationWorkItems)
                or "get_" + nameof(IOrchestrationService.MaxConcurrentTaskActivityWorkItems) => WorkItemsAtOnce,
            _ => Call(),
        };

        object? Call() => method.Invoke(_store, arguments);
    }

    /// <summary>From here on it cannot be given back.</summary>
    private bool IsEnding(object work) => _out.TryRemove(work, out _) ? _ending.TryAdd(work, 0) : _ending.ContainsKey(work);

    private async Task<T> TakeAsync<T>(Task<T> locking)
        where T : class
    {
        var work = await locking;
        if (work is null) return work!;
        _out.TryAdd(work, 0);
        if (!_dead) return work;
        await GiveBackAsync(work);
        throw new OperationCanceledException();
    }

    private async Task GiveBackAsync(object work)
    {
        if (!_out.TryRemove(work, out _)) return;
        if (work is TaskActivityWorkItem activity)
        {
            await _store.AbandonTaskActivityWorkItemAsync(activity);
        }
        else
        {
            await _store.AbandonTaskOrchestrationWorkItemAsync((TaskOrchestrationWorkItem)work);
            await _store.ReleaseTaskOrchestrationWorkItemAsync((TaskOrchestrationWorkItem)work);
        }
    }
}

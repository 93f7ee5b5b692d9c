using System.Collections.Concurrent;
using VidPipe.Core.Actions;

namespace VidPipe.Core.Tests.Assets;

/// <summary>Paid answers that outlive the hosts of a test.</summary>
internal sealed class MemoryPaidAnswers : IPaidAnswers
{
    private readonly ConcurrentDictionary<string, PaidAnswer> _answers = new();

    public bool ReachesNextAttempt { get; init; } = true;

    public int Count => _answers.Count;

    public Task<PaidAnswer?> FindAsync(string name, CancellationToken cancellationToken) => Task.FromResult(_answers.GetValueOrDefault(name));

    public Task<PaidAnswer> KeepAsync(string name, PaidAnswer answer, CancellationToken cancellationToken) => Task.FromResult(_answers[name] = answer);

    public Task RemoveAsync(string name)
    {
        _answers.TryRemove(name, out _);
        return Task.CompletedTask;
    }
}

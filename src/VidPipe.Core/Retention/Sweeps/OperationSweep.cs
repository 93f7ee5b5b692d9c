using System.Runtime.CompilerServices;
using VidPipe.Core.Actions;
using VidPipe.Core.Assets;

namespace VidPipe.Core.Retention;

/// <summary>
/// Removes the intents of an unreachable key that no living owner asked for, when it is known what became of all its attempts. What
/// may still be under way, or was sent and never heard of, stays: nothing else remembers it.
/// </summary>
internal sealed class OperationSweep(IBlobStore blobs, DocumentStore documents, Marks marks, RetentionSources sources) : ISweep
{
    public string Part => CleanupPart.Operations;

    public bool IsSharded => true;

    public async Task RunAsync(SweepInput input, Sweeper sweeper, CancellationToken cancellationToken)
    {
        var reachable = await marks.ReadAsync(input, cancellationToken).ConfigureAwait(false);
        await ByKeyAsync(input.Shard, cancellationToken).EachAsync(async (attempts, token) =>
        {
            var isOld = attempts.Key is { } key && !reachable.HasKey(key) && attempts.Blobs.All(sweeper.IsOld);
            var (areDone, unowned) = isOld ? await LookAsync(attempts.Blobs, reachable, token).ConfigureAwait(false) : (false, null);
            if (areDone && unowned is not null) attempts.Blobs.ToList().ForEach(blob => sweeper.KeepUnowned(blob, unowned));
            else await SweepAsync(attempts.Blobs, areDone, sweeper, token).ConfigureAwait(false);
        }, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The last attempt goes last: it is the one that is asked for, and who has just relied on it has changed it.</summary>
    private static async Task SweepAsync(IReadOnlyList<BlobInfo> attempts, bool areDone, Sweeper sweeper, CancellationToken cancellationToken)
    {
        foreach (var blob in attempts)
        {
            if (!areDone) sweeper.Keep(blob);
            else areDone = await sweeper.RemoveAsync(blob, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Whether no attempt can matter to a living owner, and an owner of one that no source owns.</summary>
    private async Task<(bool AreDone, OwnerId? Unowned)> LookAsync(IReadOnlyList<BlobInfo> attempts, Reachable reachable, CancellationToken cancellationToken)
    {
        OwnerId? unowned = null;
        foreach (var blob in attempts)
        {
            if (await ReadAsync(blob.Name, cancellationToken).ConfigureAwait(false) is not { } intent) return (false, null);
            if (intent.State is not (IntentState.Done or IntentState.Refused or IntentState.Failed or IntentState.Broken or IntentState.Lost or IntentState.Unusable)) return (false, null);
            if (intent.Answered.Any(run => reachable.HasOwner(run.Owner))) return (false, null);
            foreach (var run in intent.Answered.Where(run => !sources.Own(run.Owner))) unowned ??= run.Owner;
        }

        return (true, unowned);
    }

    private async Task<OperationIntent?> ReadAsync(BlobName name, CancellationToken cancellationToken)
    {
        try
        {
            return (await documents.ReadAsync<OperationIntent>(name, cancellationToken).ConfigureAwait(false))?.Value;
        }
        catch (DocumentDamagedException)
        {
            return null;
        }
    }

    /// <summary>All attempts at a key together: they come one after the other.</summary>
    private async IAsyncEnumerable<(string? Key, IReadOnlyList<BlobInfo> Blobs)> ByKeyAsync(string shard, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        string? key = null;
        List<BlobInfo> attempts = [];
        await foreach (var blob in blobs.AllAsync($"{OperationIntent.FolderOfAll}/{shard}", cancellationToken).ConfigureAwait(false))
        {
            var its = Sweeping.HexOf(blob.Name);
            if (its != key && attempts.Count > 0)
            {
                yield return (key, attempts);
                attempts = [];
            }

            key = its;
            attempts.Add(blob);
        }

        if (attempts.Count > 0) yield return (key, attempts);
    }
}

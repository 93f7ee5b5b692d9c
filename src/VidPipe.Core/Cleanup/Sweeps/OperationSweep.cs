using System.Runtime.CompilerServices;
using VidPipe.Core.Actions;
using VidPipe.Core.Assets;
using VidPipe.Core.Projects;

namespace VidPipe.Core.Cleanup;

/// <summary>
/// Removes the intents of a key that no project needs or asked for, when it is known what became of all its attempts. What
/// may still be under way, or was sent and never heard of, stays: nothing else remembers it.
/// </summary>
internal sealed class OperationSweep(IBlobStore blobs, DocumentStore documents, Marks marks) : ISweep
{
    public CleanupPart Part => CleanupPart.Operations;

    public async Task RunAsync(SweepInput input, Broom broom, CancellationToken cancellationToken)
    {
        var needed = await marks.ReadAsync(input, cancellationToken).ConfigureAwait(false);
        await ByKeyAsync(input.Shard, cancellationToken).EachAsync(async (attempts, token) =>
        {
            var isUnused = attempts.Key is { } key && !needed.HasKey(key) && attempts.Blobs.All(broom.IsOld)
                && await AreDoneWithAsync(attempts.Blobs, needed.Projects, token).ConfigureAwait(false);
            await SweepAsync(attempts.Blobs, isUnused, broom, token).ConfigureAwait(false);
        }, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The last attempt goes last: it is the one that is asked for, and whoever has just relied on it has changed it.</summary>
    private static async Task SweepAsync(IReadOnlyList<BlobInfo> attempts, bool isUnused, Broom broom, CancellationToken cancellationToken)
    {
        foreach (var blob in attempts)
        {
            if (!isUnused) broom.Keep(blob);
            else isUnused = await broom.RemoveAsync(blob, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task<bool> AreDoneWithAsync(IReadOnlyList<BlobInfo> attempts, IReadOnlySet<string> projects, CancellationToken cancellationToken)
    {
        foreach (var blob in attempts)
        {
            if (await ReadAsync(blob.Name, cancellationToken).ConfigureAwait(false) is not { } intent) return false;
            if (intent.State is not (IntentState.Done or IntentState.Refused or IntentState.Failed or IntentState.Broken or IntentState.Lost or IntentState.Unusable)) return false;
            if (intent.Answered.Any(run => !ProjectIds.IsValid(run.Owner.Id) || projects.Contains(run.Owner.Id))) return false;
        }

        return true;
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

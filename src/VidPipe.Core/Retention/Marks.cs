using VidPipe.Core.Actions;
using VidPipe.Core.Assets;
using VidPipe.Core.Durable;
using VidPipe.Core.Errors;

namespace VidPipe.Core.Retention;

/// <summary>
/// Keeps what is reachable while a clean-up goes on, in slices as it was found, and gives back what falls into a shard: no more
/// is ever in memory at once, besides one slice and the ids of the owners that live.
/// </summary>
internal sealed class Marks(IBlobStore blobs, DocumentStore documents)
{
    /// <summary>Writes a slice, also when it is empty: so that a missing one is noticed. May be repeated.</summary>
    public Task WriteAsync(CleanupRun run, string slice, Reachable reachable, CancellationToken cancellationToken)
    {
        var marks = new Slice([.. reachable.Keys], [.. reachable.Digests], [.. reachable.Owners], reachable.KeepsAll);
        return documents.OverwriteAsync(CleanupNames.MarksOf(run, slice), marks, cancellationToken);
    }

    /// <summary>What is reachable of a shard, and all owners that live.</summary>
    /// <exception cref="VidPipeException">WRONG_STATE: slices are missing. Without them what they mark would be taken for unreachable.</exception>
    public async Task<Reachable> ReadAsync(SweepInput input, CancellationToken cancellationToken)
    {
        var reachable = new Reachable();
        var slices = 0;
        await foreach (var blob in blobs.AllAsync(CleanupNames.MarksOf(input.Run), cancellationToken).ConfigureAwait(false))
        {
            if (await documents.ReadAsync<Slice>(blob.Name, cancellationToken).ConfigureAwait(false) is not { Value: var slice }) continue;
            foreach (var key in slice.Keys.Where(IsOfShard)) reachable.AddKey(key);
            foreach (var digest in slice.Digests.Where(IsOfShard)) reachable.AddDigest(digest);
            foreach (var owner in slice.Owners) reachable.AddOwner(owner);
            if (slice.KeepsAll) reachable.KeepAll();
            slices++;
        }

        if (slices >= input.Slices) return reachable;
        throw new VidPipeException(ErrorCode.WrongState, $"Only {slices} of {input.Slices} slices of '{CleanupNames.MarksOf(input.Run)}' are there. Nothing is removed by this clean-up any more; start another.");

        bool IsOfShard(string hex) => hex.StartsWith(input.Shard, StringComparison.Ordinal);
    }

    public async Task DropAsync(CleanupRun run, CancellationToken cancellationToken)
    {
        await foreach (var blob in blobs.AllAsync(run.Folder, cancellationToken).ConfigureAwait(false))
        {
            await blobs.DeleteAsync(blob.Name, cancellationToken).ConfigureAwait(false);
        }
    }

    private sealed record Slice(IReadOnlyList<string> Keys, IReadOnlyList<string> Digests, [property: FormerName("projects")] IReadOnlyList<OwnerId> Owners, bool KeepsAll = false);
}

using VidPipe.Core.Assets;
using VidPipe.Core.Errors;

namespace VidPipe.Core.Cleanup;

/// <summary>
/// Keeps what is needed while a clean-up goes on, in slices as it was found, and gives back what falls into a shard: no more
/// is ever in memory at once, besides one slice and the ids of the projects.
/// </summary>
internal sealed class Marks(IBlobStore blobs, DocumentStore documents)
{
    /// <summary>Writes a slice, also when it is empty: so that a missing one is noticed. May be repeated.</summary>
    public Task WriteAsync(CleanupRun run, string slice, Needs needs, CancellationToken cancellationToken)
    {
        var marks = new Slice([.. needs.Keys], [.. needs.Digests], [.. needs.Projects], needs.KeepsAll);
        return documents.OverwriteAsync(CleanupNames.MarksOf(run, slice), marks, cancellationToken);
    }

    /// <summary>What is needed of a shard, and all projects that there are.</summary>
    /// <exception cref="VidPipeException">WRONG_STATE: slices are missing. Whoever went on would take what is needed for unused.</exception>
    public async Task<Needs> ReadAsync(SweepInput input, CancellationToken cancellationToken)
    {
        var needs = new Needs();
        var slices = 0;
        await foreach (var blob in blobs.AllAsync(CleanupNames.MarksOf(input.Run), cancellationToken).ConfigureAwait(false))
        {
            if (await documents.ReadAsync<Slice>(blob.Name, cancellationToken).ConfigureAwait(false) is not { Value: var slice }) continue;
            foreach (var key in slice.Keys.Where(IsOfShard)) needs.AddKey(key);
            foreach (var digest in slice.Digests.Where(IsOfShard)) needs.AddDigest(digest);
            foreach (var project in slice.Projects) needs.AddProject(project);
            if (slice.KeepsAll) needs.KeepAll();
            slices++;
        }

        if (slices >= input.Slices) return needs;
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

    private sealed record Slice(IReadOnlyList<string> Keys, IReadOnlyList<string> Digests, IReadOnlyList<string> Projects, bool KeepsAll = false);
}

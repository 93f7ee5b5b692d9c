using VidPipe.Core.Assets;
using VidPipe.Core.Errors;

namespace VidPipe.Core.Cleanup;

/// <summary>
/// Keeps what is needed while a clean-up goes on, in slices as it was found, and gives it back a sixteenth at a time: no
/// more is ever in memory at once, besides the ids of the projects.
/// </summary>
internal sealed class Marks(IBlobStore blobs, DocumentStore documents)
{
    private const int PageSize = 1000;

    /// <summary>Writes a slice, also when it is empty: so that a missing one is noticed. May be repeated.</summary>
    public async Task WriteAsync(CleanupRun run, string slice, Needs needs, CancellationToken cancellationToken)
    {
        var keys = needs.Keys.ToLookup(ShardOf);
        var digests = needs.Digests.ToLookup(ShardOf);
        for (var shard = 0; shard < CleanupNames.Shards; shard++)
        {
            var marks = new Shard([.. keys[shard]], [.. digests[shard]]);
            await documents.OverwriteAsync(CleanupNames.MarksOf(run, shard, slice), marks, cancellationToken).ConfigureAwait(false);
        }

        await documents.OverwriteAsync(CleanupNames.ProjectsOf(run, slice), new ProjectIds([.. needs.Projects]), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The keys and digests needed in a sixteenth.</summary>
    /// <param name="slices">How many there have to be.</param>
    /// <exception cref="VidPipeException">WRONG_STATE: there are fewer. Whoever went on would take what is needed for unused.</exception>
    public async Task<(IReadOnlySet<string> Keys, IReadOnlySet<string> Digests)> ReadAsync(
        CleanupRun run, int shard, int slices, CancellationToken cancellationToken)
    {
        var keys = new HashSet<string>(StringComparer.Ordinal);
        var digests = new HashSet<string>(StringComparer.Ordinal);
        await ReadAllAsync<Shard>(CleanupNames.MarksOf(run, shard), slices, cancellationToken, marks =>
        {
            keys.UnionWith(marks.Keys);
            digests.UnionWith(marks.Digests);
        }).ConfigureAwait(false);
        return (keys, digests);
    }

    /// <summary>The projects that there are.</summary>
    /// <inheritdoc cref="ReadAsync"/>
    public async Task<IReadOnlySet<string>> ReadProjectsAsync(CleanupRun run, int slices, CancellationToken cancellationToken)
    {
        var projects = new HashSet<string>(StringComparer.Ordinal);
        await ReadAllAsync<ProjectIds>(CleanupNames.ProjectsOf(run), slices, cancellationToken, ids => projects.UnionWith(ids.Ids)).ConfigureAwait(false);
        return projects;
    }

    public async Task DropAsync(CleanupRun run, CancellationToken cancellationToken)
    {
        await foreach (var blob in blobs.AllAsync(run.Folder, cancellationToken).ConfigureAwait(false))
        {
            await blobs.DeleteAsync(blob.Name, cancellationToken).ConfigureAwait(false);
        }
    }

    private static int ShardOf(string hex) => Convert.ToInt32(hex[..1], 16);

    private async Task ReadAllAsync<T>(string folder, int slices, CancellationToken cancellationToken, Action<T> take)
        where T : class
    {
        var found = 0;
        string? token = null;
        do
        {
            var page = await blobs.ListAsync(folder, PageSize, token, cancellationToken).ConfigureAwait(false);
            foreach (var blob in page.Blobs)
            {
                if (await documents.ReadAsync<T>(blob.Name, cancellationToken).ConfigureAwait(false) is not { } read) continue;
                take(read.Value);
                found++;
            }

            token = page.ContinuationToken;
        }
        while (token is not null);

        if (found < slices) throw new VidPipeException(ErrorCode.WrongState, $"Only {found} of {slices} slices of '{folder}' are there. Nothing is removed by this clean-up any more; start another.");
    }

    private sealed record Shard(IReadOnlyList<string> Keys, IReadOnlyList<string> Digests);

    private sealed record ProjectIds(IReadOnlyList<string> Ids);
}

using System.Globalization;
using VidPipe.Core.Assets;

namespace VidPipe.Core.Links;

/// <summary>
/// Links as documents by the hash of their token, and beside them an index by owner that holds names only. A link is what
/// its document says: an entry of the index without one is none. Thread-safe. Failures of the store throw STORAGE_ERROR.
/// </summary>
internal sealed class LinkStore(IBlobStore blobs, DocumentStore documents)
{
    /// <summary>What the names of all that is kept of links begin with.</summary>
    public const string Folder = "links/";

    private const int SecondsDigits = 12;

    /// <summary>The entry of the index comes first: a link that works is always listed, and so can be revoked.</summary>
    public async Task AddAsync(Link link, CancellationToken cancellationToken)
    {
        await documents.OverwriteAsync(EntryOf(link), new IndexEntry(link.File), cancellationToken).ConfigureAwait(false);
        await documents.TryCreateAsync(NameOf(LinkToken.HashOf(link.Token)), link, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Null when there is none, or none that can be read.</summary>
    public Task<Link?> FindAsync(string token, CancellationToken cancellationToken) => ReadAsync(LinkToken.HashOf(token), cancellationToken);

    /// <returns>Whether it was there.</returns>
    public async Task<bool> RemoveAsync(Link link, CancellationToken cancellationToken)
    {
        var wasThere = await blobs.DeleteAsync(NameOf(LinkToken.HashOf(link.Token)), cancellationToken).ConfigureAwait(false);
        await blobs.DeleteAsync(EntryOf(link), cancellationToken).ConfigureAwait(false);
        return wasThere;
    }

    /// <summary>An owner's links that end after a moment, the next to end first. Those that have ended are told by their names and not read.</summary>
    /// <exception cref="Errors.VidPipeException">INVALID_INPUT: not a cursor of ours.</exception>
    public async Task<LinkList> ListAsync(string ownerId, DateTimeOffset after, int limit, string? cursor, CancellationToken cancellationToken)
    {
        var links = new List<Link>();
        do
        {
            var page = await blobs.ListAsync(FolderOf(ownerId), limit - links.Count, cursor, cancellationToken).ConfigureAwait(false);
            foreach (var (seconds, hash) in page.Blobs.Select(blob => Parse(blob.Name)))
            {
                if (seconds < after.ToUnixTimeSeconds()) continue;
                if (await ReadAsync(hash, cancellationToken).ConfigureAwait(false) is { } link && link.ExpiresAt > after) links.Add(link);
            }

            cursor = page.ContinuationToken;
        }
        while (cursor is not null && links.Count < limit);

        return new LinkList(links, cursor);
    }

    private async Task<Link?> ReadAsync(string hash, CancellationToken cancellationToken) =>
        (await documents.FindAsync<Link>(NameOf(hash), cancellationToken).ConfigureAwait(false))?.Value;

    private static BlobName NameOf(string hash) => new($"{Folder}tokens/{hash[..2]}/{hash[2..]}.json");

    private static string FolderOf(string ownerId) => $"{Folder}owners/{ownerId}/";

    private static BlobName EntryOf(Link link) => new(string.Create(
        CultureInfo.InvariantCulture, $"{FolderOf(link.OwnerId)}{link.ExpiresAt.ToUnixTimeSeconds().ToString($"d{SecondsDigits}", CultureInfo.InvariantCulture)}-{LinkToken.HashOf(link.Token)}.json"));

    private static (long Seconds, string Hash) Parse(BlobName entry)
    {
        var parts = Path.GetFileNameWithoutExtension(entry.Value).Split('-');
        return (long.Parse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture), parts[1]);
    }

    private sealed record IndexEntry(string File);
}

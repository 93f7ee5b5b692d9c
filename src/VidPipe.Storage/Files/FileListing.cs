using VidPipe.Core.Assets;

namespace VidPipe.Storage.Files;

/// <summary>
/// The blob names in a folder, in ordinal order, found lazily: what is held at once are the names of the folders on the
/// way down, never the whole store.
/// </summary>
internal sealed class FileListing(string root)
{
    /// <param name="after">Where the last page ended, or null.</param>
    public IEnumerable<string> Names(string prefix, string? after)
    {
        // Straight to the deepest folder that the prefix names; a prefix that no name can have finds nothing.
        var cut = prefix.LastIndexOf('/');
        if (cut >= 0 && !BlobName.IsValid(prefix[..cut])) return [];
        return Walk(cut < 0 ? "" : prefix[..(cut + 1)], prefix, after);
    }

    private IEnumerable<string> Walk(string folder, string prefix, string? after)
    {
        foreach (var key in Keys(folder))
        {
            if (!key.StartsWith(prefix, StringComparison.Ordinal) || IsBefore(key, after)) continue;
            if (key[^1] != '/')
            {
                yield return key;
                continue;
            }

            foreach (var name in Walk(key, prefix, after))
            {
                yield return name;
            }
        }
    }

    private static bool IsBefore(string key, string? after) =>
        after is not null && string.CompareOrdinal(key, after) <= 0 && !(key[^1] == '/' && after.StartsWith(key, StringComparison.Ordinal));

    /// <summary>
    /// Names of blobs, and of folders with their slash: sorted so, a folder comes where the names below it belong
    /// (<c>a-b</c>, <c>a.b</c>, <c>a/…</c>, <c>a0</c>). A link is no folder: what is behind it is not the store's.
    /// </summary>
    private IReadOnlyList<string> Keys(string folder)
    {
        try
        {
            var keys = new DirectoryInfo(Path.Combine(root, folder)).EnumerateFileSystemInfos()
                .Where(entry => BlobName.IsValid(entry.Name))
                .Select(entry => $"{folder}{entry.Name}{(entry is DirectoryInfo && !entry.Attributes.HasFlag(FileAttributes.ReparsePoint) ? "/" : "")}")
                .ToList();
            keys.Sort(StringComparer.Ordinal);
            return keys;
        }
        catch (DirectoryNotFoundException)
        {
            return [];
        }
    }
}

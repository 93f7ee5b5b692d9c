using System.Text;
using VidPipe.Core.Assets;

namespace VidPipe.Storage.Compliance;

/// <summary>Short ways to write and read small texts, for tests.</summary>
public static class BlobStoreExtensions
{
    public static async Task<WriteResult> PutAsync(this IBlobStore store, string name, string text, WriteCondition? condition = null)
    {
        using var content = new MemoryStream(Encoding.UTF8.GetBytes(text));
        return await store.WriteAsync(new BlobName(name), content, condition ?? WriteCondition.Overwrite, CancellationToken.None);
    }

    /// <summary>Null when the blob does not exist.</summary>
    public static async Task<string?> GetAsync(this IBlobStore store, string name, ByteRange? range = null)
    {
        await using var read = await store.OpenReadAsync(new BlobName(name), range, CancellationToken.None);
        return read is null ? null : await read.TextAsync();
    }

    public static async Task<string> TextAsync(this BlobRead read)
    {
        using var reader = new StreamReader(read.Content, Encoding.UTF8, leaveOpen: true);
        return await reader.ReadToEndAsync();
    }

    public static Task<BlobInfo?> HeadAsync(this IBlobStore store, string name) => store.HeadAsync(new BlobName(name), CancellationToken.None);

    public static Task<bool> DeleteAsync(this IBlobStore store, string name) => store.DeleteAsync(new BlobName(name), CancellationToken.None);

    /// <summary>All names with the prefix, page by page.</summary>
    public static async Task<IReadOnlyList<string>> NamesAsync(this IBlobStore store, string prefix, int pageSize = 1000)
    {
        var names = new List<string>();
        string? token = null;
        do
        {
            var page = await store.ListAsync(prefix, pageSize, token, CancellationToken.None);
            names.AddRange(page.Blobs.Select(b => b.Name.Value));
            token = page.ContinuationToken;
        }
        while (token is not null);

        return names;
    }
}

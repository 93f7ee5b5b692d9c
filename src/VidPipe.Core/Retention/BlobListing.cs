using System.Runtime.CompilerServices;
using VidPipe.Core.Assets;

namespace VidPipe.Core.Retention;

internal static class BlobListing
{
    private const int PageSize = 1000;

    /// <summary>All names with a prefix, a page at a time. What is deleted on the way does not disturb it.</summary>
    public static async IAsyncEnumerable<BlobInfo> AllAsync(
        this IBlobStore blobs, string prefix, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        string? token = null;
        do
        {
            var page = await blobs.ListAsync(prefix, PageSize, token, cancellationToken).ConfigureAwait(false);
            foreach (var blob in page.Blobs) yield return blob;
            token = page.ContinuationToken;
        }
        while (token is not null);
    }
}

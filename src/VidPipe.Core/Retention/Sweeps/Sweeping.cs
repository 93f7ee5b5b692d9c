namespace VidPipe.Core.Retention;

internal static class Sweeping
{
    /// <summary>Things handled together: a store far away answers in milliseconds, not microseconds.</summary>
    private const int Parallel = 8;

    public static Task EachAsync<T>(this IAsyncEnumerable<T> things, Func<T, CancellationToken, ValueTask> handle, CancellationToken cancellationToken) =>
        System.Threading.Tasks.Parallel.ForEachAsync(
            things, new ParallelOptions { MaxDegreeOfParallelism = Parallel, CancellationToken = cancellationToken }, handle);

    /// <summary>The key or digest in <c>{folder}/ab/cdef….ext</c>; null when it is none.</summary>
    public static string? HexOf(Assets.BlobName name)
    {
        var parts = name.Value.Split('/', 4);
        if (parts.Length < 3) return null;
        var end = parts[2].IndexOf('.', StringComparison.Ordinal);
        var hex = parts[1] + (end < 0 ? parts[2] : parts[2][..end]);
        return Assets.AssetRef.IsDigest(hex) ? hex : null;
    }
}

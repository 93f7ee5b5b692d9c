using Azure.Storage.Blobs.Specialized;

namespace VidPipe.Benchmarks.Storage;

/// <summary>The baseline: the same client calls with blocks of the same size, and nothing of ours around them.</summary>
internal static class PlainCopy
{
    private const int BlockSize = 4 * 1024 * 1024;

    public static async Task UpAsync(BlockBlobClient blob, string file)
    {
        await using var source = File.OpenRead(file);
        var buffer = new byte[BlockSize];
        var blocks = new List<string>();
        int read;
        while ((read = await source.ReadAtLeastAsync(buffer, BlockSize, throwOnEndOfStream: false)) > 0)
        {
            var name = Convert.ToBase64String(BitConverter.GetBytes(blocks.Count));
            using var block = new MemoryStream(buffer, 0, read, writable: false);
            await blob.StageBlockAsync(name, block);
            blocks.Add(name);
        }

        await blob.CommitBlockListAsync(blocks);
    }

    public static async Task DownAsync(BlockBlobClient blob, string file)
    {
        using var download = (await blob.DownloadStreamingAsync()).Value;
        await using var target = File.Create(file);
        await download.Content.CopyToAsync(target);
    }
}

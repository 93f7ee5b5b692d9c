using VidPipe.Core.Assets;

namespace VidPipe.Storage.Compliance;

/// <summary>Large contents, and contents that break off.</summary>
public abstract class StreamCompliance : StoreCompliance
{
    /// <summary>Bytes of the large blob.</summary>
    protected virtual long LargeLength => 64L * 1024 * 1024;

    /// <summary>Bytes that may be allocated while a large blob is written and read; null for a store that lives in memory.</summary>
    protected virtual long? AllocationBound => 8L * 1024 * 1024;

    [Fact]
    public async Task A_large_blob_streams_in_and_out_in_bounded_memory()
    {
        var before = GC.GetTotalAllocatedBytes();
        await using var content = new PatternStream(LargeLength);
        await Store.WriteAsync(new BlobName("large"), content, WriteCondition.CreateIfAbsent, CancellationToken.None);
        await using var read = await Store.OpenReadAsync(new BlobName("large"), null, CancellationToken.None);
        var length = await PatternStream.CheckAsync(read!.Content, 0);
        var allocated = GC.GetTotalAllocatedBytes() - before;

        Assert.Equal(LargeLength, length);
        Assert.Equal(LargeLength, read.Info.Length);
        if (AllocationBound is { } bound) Assert.InRange(allocated, 0, bound);
    }

    [Fact]
    public async Task The_end_of_a_large_blob_can_be_read_alone()
    {
        await using var content = new PatternStream(LargeLength);
        await Store.WriteAsync(new BlobName("large"), content, WriteCondition.CreateIfAbsent, CancellationToken.None);

        await using var read = await Store.OpenReadAsync(new BlobName("large"), new ByteRange(LargeLength - 1000, null), CancellationToken.None);

        Assert.Equal(1000, await PatternStream.CheckAsync(read!.Content, LargeLength - 1000));
    }

    [Fact]
    public async Task A_content_that_breaks_off_creates_nothing_and_its_error_comes_through()
    {
        await using var content = new PatternStream(1_000_000) { BreaksAt = 300_000 };

        await Assert.ThrowsAsync<EndOfStreamException>(
            () => Store.WriteAsync(new BlobName("a"), content, WriteCondition.CreateIfAbsent, CancellationToken.None));

        Assert.Null(await Store.HeadAsync("a"));
        Assert.Empty(await Store.NamesAsync(""));
    }

    [Fact]
    public async Task A_content_that_breaks_off_leaves_what_was_there()
    {
        await Store.PutAsync("a", "old");
        await using var content = new PatternStream(1_000_000) { BreaksAt = 300_000 };

        await Assert.ThrowsAsync<EndOfStreamException>(
            () => Store.WriteAsync(new BlobName("a"), content, WriteCondition.Overwrite, CancellationToken.None));

        Assert.Equal("old", await Store.GetAsync("a"));
    }

    [Fact]
    public async Task A_cancelled_write_leaves_what_was_there()
    {
        await Store.PutAsync("a", "old");
        using var cancel = new CancellationTokenSource();
        await using var content = new PatternStream(1_000_000) { At = position => { if (position > 300_000) cancel.Cancel(); } };

        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => Store.WriteAsync(new BlobName("a"), content, WriteCondition.Overwrite, cancel.Token));

        Assert.Equal("old", await Store.GetAsync("a"));
    }
}

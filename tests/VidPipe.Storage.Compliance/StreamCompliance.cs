using VidPipe.Core.Assets;
using VidPipe.Core.Errors;

namespace VidPipe.Storage.Compliance;

/// <summary>Large contents, and contents that break off.</summary>
public abstract class StreamCompliance : StoreCompliance
{
    /// <summary>What a process may grow by, in bytes, while it streams.</summary>
    private const long MemoryBound = 100L * 1024 * 1024;

    /// <summary>Bytes of the largest blob.</summary>
    protected virtual long LargeLength => 1024L * 1024 * 1024;

    /// <summary>Bytes of blobs that take several pieces on their way.</summary>
    protected virtual long MiddleLength => 20_000_000;

    /// <summary>Bytes that may be allocated while a large blob is written and read; null for a store that lives in memory.</summary>
    protected virtual long? AllocationBound => 8L * 1024 * 1024;

    [Fact]
    public async Task A_large_blob_streams_in_and_out_in_bounded_memory()
    {
        var (before, resident) = (GC.GetTotalAllocatedBytes(), Environment.WorkingSet);
        await using var content = new PatternStream(LargeLength);
        await Store.WriteAsync(new BlobName("large"), content, WriteCondition.CreateIfAbsent, CancellationToken.None);
        await using var read = await Store.OpenReadAsync(new BlobName("large"), null, CancellationToken.None);
        var length = await PatternStream.CheckAsync(read!.Content, 0);
        var allocated = GC.GetTotalAllocatedBytes() - before;

        Assert.Equal(LargeLength, length);
        Assert.Equal(LargeLength, read.Info.Length);
        if (AllocationBound is not { } bound) return;
        Assert.InRange(allocated, 0, bound);
        Assert.InRange(Environment.WorkingSet - resident, long.MinValue, MemoryBound);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(IBlobStore.WholeLength - 1)]
    [InlineData(IBlobStore.WholeLength)]
    [InlineData(IBlobStore.WholeLength + 1)]
    [InlineData(2 * IBlobStore.WholeLength)]
    public async Task A_blob_of_any_length_comes_back_as_it_was(int length)
    {
        await using var content = new PatternStream(length);

        var written = await Store.WriteAsync(new BlobName("a"), content, WriteCondition.CreateIfAbsent, CancellationToken.None);

        await using var read = await Store.OpenReadAsync(new BlobName("a"), null, CancellationToken.None);
        Assert.Equal(length, await PatternStream.CheckAsync(read!.Content, 0));
        Assert.Equal((length, written.ETag), (read.Info.Length, read.Info.ETag));
        Assert.Equal(length, (await Store.HeadAsync("a"))!.Length);
    }

    [Theory]
    [InlineData(0L, 5_000_000L)]
    [InlineData(4_194_303L, 2L)]
    [InlineData(5_000_000L, 9_000_000L)]
    [InlineData(19_999_999L, 100L)]
    public async Task A_range_of_a_blob_of_several_pieces_is_read_alone(long offset, long length)
    {
        offset = Math.Min(offset, MiddleLength - 1);
        await using var content = new PatternStream(MiddleLength);
        await Store.WriteAsync(new BlobName("a"), content, WriteCondition.CreateIfAbsent, CancellationToken.None);

        await using var read = await Store.OpenReadAsync(new BlobName("a"), new ByteRange(offset, length), CancellationToken.None);

        Assert.Equal(Math.Min(length, MiddleLength - offset), await PatternStream.CheckAsync(read!.Content, offset));
        Assert.Equal(MiddleLength, read.Info.Length);
    }

    [Fact]
    public async Task What_is_long_and_being_read_stays_whole_or_fails_when_it_is_overwritten_and_deleted()
    {
        await using var content = new PatternStream(MiddleLength);
        await Store.WriteAsync(new BlobName("a"), content, WriteCondition.CreateIfAbsent, CancellationToken.None);
        await using var read = await Store.OpenReadAsync(new BlobName("a"), null, CancellationToken.None);
        var first = new byte[1];
        await read!.Content.ReadExactlyAsync(first);

        await using var next = new PatternStream(MiddleLength / 2);
        await Store.WriteAsync(new BlobName("a"), next, WriteCondition.Overwrite, CancellationToken.None);
        await Store.DeleteAsync("a");

        try
        {
            Assert.Equal(MiddleLength - 1, await PatternStream.CheckAsync(read.Content, 1));
        }
        catch (VidPipeException e)
        {
            Assert.Equal(ErrorCode.StorageError, e.Code);
        }
    }

    [Fact]
    public async Task Of_large_writers_that_meet_one_content_stays_whole()
    {
        long[] lengths = [MiddleLength, MiddleLength - 1, MiddleLength - 2];
        async Task<WriteResult> WriteAsync(string name, long length, WriteCondition condition)
        {
            await using var content = new PatternStream(length);
            return await Store.WriteAsync(new BlobName(name), content, condition, CancellationToken.None);
        }

        var created = await Task.WhenAll(lengths.Select(l => Task.Run(() => WriteAsync("created", l, WriteCondition.CreateIfAbsent))));
        var overwritten = await Task.WhenAll(lengths.Select(l => Task.Run(() => WriteAsync("overwritten", l, WriteCondition.Overwrite))));

        var winner = Assert.Single(Enumerable.Range(0, lengths.Length), i => created[i].Written);
        Assert.Equal((lengths[winner], created[winner].ETag), await ReadAsync("created"));
        Assert.All(overwritten, r => Assert.True(r.Written));
        var (length, eTag) = await ReadAsync("overwritten");
        Assert.Equal(length, lengths[Array.FindIndex(overwritten, r => r.ETag == eTag)]);
    }

    [Fact]
    public async Task The_end_of_a_large_blob_can_be_read_alone()
    {
        await using var content = new PatternStream(MiddleLength);
        await Store.WriteAsync(new BlobName("large"), content, WriteCondition.CreateIfAbsent, CancellationToken.None);

        await using var read = await Store.OpenReadAsync(new BlobName("large"), new ByteRange(MiddleLength - 1000, null), CancellationToken.None);

        Assert.Equal(1000, await PatternStream.CheckAsync(read!.Content, MiddleLength - 1000));
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
    public async Task A_content_that_breaks_off_after_several_pieces_is_not_to_be_seen_and_not_in_the_way()
    {
        await using var torn = new PatternStream(MiddleLength) { BreaksAt = MiddleLength * 3 / 4 };
        await Assert.ThrowsAsync<EndOfStreamException>(
            () => Store.WriteAsync(new BlobName("a"), torn, WriteCondition.CreateIfAbsent, CancellationToken.None));

        Assert.Null(await Store.HeadAsync("a"));
        Assert.Null(await Store.GetAsync("a"));
        Assert.Empty(await Store.NamesAsync(""));
        Assert.True((await Store.PutAsync("a", "whole", WriteCondition.CreateIfAbsent)).Written);
        Assert.Equal("whole", await Store.GetAsync("a"));
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

    private async Task<(long Length, string? ETag)> ReadAsync(string name)
    {
        await using var read = await Store.OpenReadAsync(new BlobName(name), null, CancellationToken.None);
        return (await PatternStream.CheckAsync(read!.Content, 0), read.Info.ETag);
    }
}

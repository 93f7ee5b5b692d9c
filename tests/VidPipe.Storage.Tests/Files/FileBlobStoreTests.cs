using Microsoft.Extensions.Time.Testing;
using VidPipe.Core.Assets;
using VidPipe.Core.Errors;
using VidPipe.Storage.Compliance;
using VidPipe.Storage.Files;

namespace VidPipe.Storage.Tests.Files;

public sealed class FileBlobStoreTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_blob_is_the_file_of_its_name()
    {
        using var store = Open();

        await store.PutAsync("assets/ab/cdef.mp4", "bytes");

        Assert.Equal("bytes", await File.ReadAllTextAsync(Path.Combine(_folder.Path, "assets", "ab", "cdef.mp4")));
        Assert.Equal(Path.Combine(_folder.Path, "assets", "ab", "cdef.mp4"), store.LocalPath(new BlobName("assets/ab/cdef.mp4")));
        Assert.Null(store.LocalPath(new BlobName("assets/ab/other.mp4")));
    }

    [Fact]
    public async Task Writes_leave_no_temporary_files_whatever_their_outcome()
    {
        using var store = Open();
        await store.PutAsync("a", "1", WriteCondition.CreateIfAbsent);
        await store.PutAsync("a", "2", WriteCondition.CreateIfAbsent);
        await store.PutAsync("a", "3");
        await store.PutAsync("a", "4", WriteCondition.IfMatch("stale"));
        await Assert.ThrowsAsync<VidPipeException>(() => store.PutAsync("a/b", "5"));

        Assert.Equal(["a"], _folder.Files().Where(f => !f.StartsWith('.')));
        Assert.DoesNotContain(_folder.Files(".tmp"), f => !f.EndsWith(".lock", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_was_written_is_there_for_the_next_process_with_its_e_tag()
    {
        string? eTag;
        using (var store = Open())
        {
            eTag = (await store.PutAsync("a", "1")).ETag;
        }

        using var next = Open();

        Assert.True((await next.PutAsync("a", "2", WriteCondition.IfMatch(eTag!))).Written);
    }

    [Fact]
    public async Task E_tags_change_with_every_write_when_the_clock_stands_still_or_goes_back()
    {
        var clock = new FakeTimeProvider();
        var seen = new HashSet<string?>();
        for (var i = 0; i < 3; i++)
        {
            using var store = new FileBlobStore(_folder.Path, clock);
            Assert.True(seen.Add((await store.PutAsync("a", "same")).ETag));
            Assert.True(seen.Add((await store.PutAsync("a", "same")).ETag));
            await store.DeleteAsync("a");
            Assert.True(seen.Add((await store.PutAsync("a", "same", WriteCondition.CreateIfAbsent)).ETag));
            clock.AdjustTime(clock.GetUtcNow().AddHours(-1));
        }
    }

    [Fact]
    public async Task A_name_is_either_a_blob_or_the_folder_of_others()
    {
        using var store = Open();
        await store.PutAsync("a/b", "1");
        await store.PutAsync("c", "1");

        var folder = await Assert.ThrowsAsync<VidPipeException>(() => store.PutAsync("a", "2", WriteCondition.CreateIfAbsent));
        var blob = await Assert.ThrowsAsync<VidPipeException>(() => store.PutAsync("c/d", "2"));

        Assert.Equal(ErrorCode.StorageError, folder.Code);
        Assert.Equal(ErrorCode.StorageError, blob.Code);
        Assert.Equal(["a/b", "c"], await store.NamesAsync(""));
    }

    [Fact]
    public async Task Files_that_are_no_blobs_are_not_listed()
    {
        using var store = Open();
        await store.PutAsync("a", "1");
        await File.WriteAllTextAsync(Path.Combine(_folder.Path, ".DS_Store"), "");
        await File.WriteAllTextAsync(Path.Combine(_folder.Path, "Thumbs.db"), "");

        Assert.Equal(["a"], await store.NamesAsync(""));
    }

    [Fact]
    public async Task A_token_that_is_none_of_ours_is_invalid_input()
    {
        using var store = Open();

        var e = await Assert.ThrowsAsync<VidPipeException>(() => store.ListAsync("", 10, "../x", CancellationToken.None));

        Assert.Equal(ErrorCode.InvalidInput, e.Code);
    }

    [Fact]
    public void A_root_that_is_a_file_is_a_storage_error()
    {
        var file = Path.Combine(_folder.Path, "file");
        File.WriteAllText(file, "");

        var e = Assert.Throws<VidPipeException>(() => new FileBlobStore(file, TimeProvider.System));

        Assert.Equal(ErrorCode.StorageError, e.Code);
    }

    [Fact]
    public async Task A_second_store_on_the_folder_leaves_the_first_ones_writes_alone()
    {
        using var first = Open();
        using var content = new MemoryStream(new byte[100]);
        var opened = 0;
        await using var slow = new CallbackStream(content, () =>
        {
            using var second = Open();
            opened++;
        });

        var result = await first.WriteAsync(new BlobName("a"), slow, WriteCondition.Overwrite, CancellationToken.None);

        Assert.True(result.Written);
        Assert.Equal(2, opened);
        Assert.Equal(100, (await first.HeadAsync("a"))!.Length);
    }

    private FileBlobStore Open() => new(_folder.Path, TimeProvider.System);

    /// <summary>Calls back before every read.</summary>
    private sealed class CallbackStream(Stream inner, Action callback) : MemoryStream
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            callback();
            return inner.ReadAsync(buffer, cancellationToken);
        }
    }
}

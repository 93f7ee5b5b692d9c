using VidPipe.Core.Assets;
using VidPipe.Core.Errors;
using VidPipe.Storage.Compliance;

namespace VidPipe.Core.Tests.Assets;

public sealed class DocumentStoreTests
{
    private sealed record Counter(int Count, string? Note = null);

    private static readonly BlobName Name = new("documents/counter.json");

    private readonly InMemoryBlobStore _blobs = new(TimeProvider.System);

    private DocumentStore Documents => new(_blobs);

    [Fact]
    public async Task A_document_is_json_of_the_house_dialect()
    {
        await Documents.TryCreateAsync(Name, new Counter(1), CancellationToken.None);

        Assert.Equal("""{"count":1,"note":null}""", await _blobs.GetAsync(Name.Value));
        Assert.Equal(new Counter(1), (await Documents.ReadAsync<Counter>(Name, CancellationToken.None))!.Value.Value);
    }

    [Fact]
    public async Task A_missing_document_is_null() => Assert.Null(await Documents.ReadAsync<Counter>(Name, CancellationToken.None));

    [Fact]
    public async Task Replace_needs_the_e_tag_that_was_read()
    {
        await Documents.TryCreateAsync(Name, new Counter(1), CancellationToken.None);
        var read = (await Documents.ReadAsync<Counter>(Name, CancellationToken.None))!.Value;

        Assert.True((await Documents.TryReplaceAsync(Name, new Counter(2), read.ETag, CancellationToken.None)).Written);
        Assert.False((await Documents.TryReplaceAsync(Name, new Counter(3), read.ETag, CancellationToken.None)).Written);
        Assert.False((await Documents.TryCreateAsync(Name, new Counter(4), CancellationToken.None)).Written);
    }

    [Fact]
    public async Task Update_changes_what_others_left_and_loses_nothing()
    {
        await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Task.Run(
            () => Documents.UpdateAsync<Counter>(Name, c => new Counter((c?.Count ?? 0) + 1), CancellationToken.None))));

        Assert.Equal(20, (await Documents.ReadAsync<Counter>(Name, CancellationToken.None))!.Value.Value.Count);
    }

    [Fact]
    public async Task Update_leaves_alone_what_it_is_told_to()
    {
        await Documents.TryCreateAsync(Name, new Counter(1), CancellationToken.None);
        var eTag = (await _blobs.HeadAsync(Name.Value))!.ETag;

        var there = await Documents.UpdateAsync<Counter>(Name, _ => null, CancellationToken.None);
        var nothing = await Documents.UpdateAsync<Counter>(new BlobName("documents/none.json"), _ => null, CancellationToken.None);

        Assert.Equal(new Counter(1), there);
        Assert.Null(nothing);
        Assert.Equal(eTag, (await _blobs.HeadAsync(Name.Value))!.ETag);
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("{\"count\":")]
    [InlineData("[1]")]
    public async Task A_damaged_document_is_a_storage_error_that_names_it(string text)
    {
        await _blobs.PutAsync(Name.Value, text);

        var e = await Assert.ThrowsAsync<DocumentDamagedException>(() => Documents.ReadAsync<Counter>(Name, CancellationToken.None));

        Assert.Equal(ErrorCode.StorageError, e.Code);
        Assert.Contains(Name.Value, e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_document_that_is_too_large_is_neither_written_nor_read()
    {
        var large = new Counter(1, new string('x', DocumentStore.MaxBytes));
        await _blobs.PutAsync(Name.Value, $$"""{"count":1,"note":"{{large.Note}}"}""");

        await Assert.ThrowsAsync<DocumentDamagedException>(() => Documents.ReadAsync<Counter>(Name, CancellationToken.None));
        var e = await Assert.ThrowsAsync<VidPipeException>(() => Documents.OverwriteAsync(Name, large, CancellationToken.None));
        Assert.Equal(ErrorCode.StorageError, e.Code);
    }
}

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

    [Theory]
    [InlineData("{}", "title")]
    [InlineData("""{"title":null,"parts":[]}""", "title")]
    [InlineData("""{"title":"t"}""", "parts")]
    [InlineData("""{"title":"t","parts":[null]}""", "parts.[0]")]
    [InlineData("""{"title":"t","parts":[{"name":"a"},{}]}""", "parts.[1].name")]
    [InlineData("""{"title":"t","parts":[],"sums":{"a":null}}""", "sums.[0]")]
    public async Task A_document_without_what_its_type_promises_is_damaged_and_says_what_is_missing(string text, string missing)
    {
        await _blobs.PutAsync(Name.Value, text);

        var e = await Assert.ThrowsAsync<DocumentDamagedException>(() => Documents.ReadAsync<Catalogue>(Name, CancellationToken.None));

        Assert.Contains($"it has no '{missing}'", e.Message, StringComparison.Ordinal);
        Assert.False(e.Failure.Retryable);
    }

    [Theory]
    [InlineData("""{"title":"t","parts":[]}""")]
    [InlineData("""{"title":"t","parts":[{"name":"a","note":null}],"sums":null,"added_later":7}""")]
    public async Task A_document_of_another_version_is_read_while_it_has_what_is_needed(string text)
    {
        await _blobs.PutAsync(Name.Value, text);

        Assert.Equal("t", (await Documents.ReadAsync<Catalogue>(Name, CancellationToken.None))!.Value.Value.Title);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("\0\u0001")]
    public async Task A_change_replaces_a_damaged_document_only_where_it_may(string text)
    {
        await _blobs.PutAsync(Name.Value, text);

        await Assert.ThrowsAsync<DocumentDamagedException>(() => Documents.UpdateAsync<Catalogue>(Name, _ => new Catalogue("new", []), CancellationToken.None));
        Assert.Equal(text, await _blobs.GetAsync(Name.Value));

        var seen = new List<Catalogue?>();
        await Documents.UpdateAsync<Catalogue>(
            Name,
            there =>
            {
                seen.Add(there);
                return new Catalogue("new", []);
            },
            CancellationToken.None,
            WhenDamaged.CountsAsAbsent);
        Assert.Equal([null], seen);
        Assert.Equal("new", (await Documents.ReadAsync<Catalogue>(Name, CancellationToken.None))!.Value.Value.Title);
    }

    private sealed record Catalogue(string Title, IReadOnlyList<Entry> Parts, IReadOnlyDictionary<string, Entry>? Sums = null);

    private sealed record Entry(string Name, string? Note = null);

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

using VidPipe.Core.Assets;

namespace VidPipe.Storage.Compliance;

/// <summary>Listing: order, prefixes, pages; and which names there can be.</summary>
public abstract class ListCompliance : StoreCompliance
{
    /// <summary>Chosen so that folders sort between files: <c>-</c> and <c>.</c> come before the slash, digits and letters after it.</summary>
    private static readonly string[] Names =
        ["a-b/c", "a.b", "a/a", "a/b/c", "a/b0", "a/b1/d", "a0", "a_b", "ab", "b", "z/y/x/w"];

    private static readonly string[] Sorted = [.. Names.Order(StringComparer.Ordinal)];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(5)]
    [InlineData(1000)]
    public async Task Pages_hold_all_names_in_ordinal_order(int pageSize)
    {
        await FillAsync();

        var names = await Store.NamesAsync("", pageSize);

        Assert.Equal(Sorted, names);
    }

    [Theory]
    [InlineData("a/")]
    [InlineData("a")]
    [InlineData("a/b")]
    [InlineData("a-")]
    [InlineData("a/b/c")]
    [InlineData("z/y/x")]
    [InlineData("a/b/c/d")]
    [InlineData("q")]
    public async Task A_prefix_lists_the_names_that_begin_with_it(string prefix)
    {
        await FillAsync();

        Assert.Equal(Sorted.Where(n => n.StartsWith(prefix, StringComparison.Ordinal)), await Store.NamesAsync(prefix, 2));
    }

    [Theory]
    [InlineData("/")]
    [InlineData("../")]
    [InlineData("a//")]
    [InlineData("a/../")]
    [InlineData("A")]
    [InlineData(".")]
    public async Task A_prefix_that_no_name_has_lists_nothing(string prefix)
    {
        await FillAsync();

        Assert.Empty(await Store.NamesAsync(prefix));
    }

    [Fact]
    public async Task A_page_is_no_larger_than_asked_and_the_last_has_no_token()
    {
        await FillAsync();

        var page = await Store.ListAsync("a/", 2, null, CancellationToken.None);
        var rest = await Store.ListAsync("a/", 2, page.ContinuationToken, CancellationToken.None);

        Assert.Equal(["a/a", "a/b/c"], page.Blobs.Select(b => b.Name.Value));
        Assert.NotNull(page.ContinuationToken);
        Assert.Equal(["a/b0", "a/b1/d"], rest.Blobs.Select(b => b.Name.Value));
        Assert.Null(rest.ContinuationToken);
    }

    [Fact]
    public async Task Pages_go_on_when_the_place_they_ended_at_is_deleted()
    {
        await FillAsync();
        var page = await Store.ListAsync("a/", 2, null, CancellationToken.None);

        await Store.DeleteAsync("a/b/c");

        var rest = await Store.ListAsync("a/", 10, page.ContinuationToken, CancellationToken.None);
        Assert.Equal(["a/b0", "a/b1/d"], rest.Blobs.Select(b => b.Name.Value));
    }

    [Fact]
    public async Task A_listed_blob_has_its_length()
    {
        await Store.PutAsync("a", "12345");

        var page = await Store.ListAsync("", 10, null, CancellationToken.None);

        Assert.Equal(5, Assert.Single(page.Blobs).Length);
    }

    [Fact]
    public async Task A_page_of_nothing_is_refused() =>
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => Store.ListAsync("", 0, null, CancellationToken.None));

    [Theory]
    [InlineData("")]
    [InlineData("/a")]
    [InlineData("a/")]
    [InlineData("a//b")]
    [InlineData(".")]
    [InlineData("..")]
    [InlineData("../a")]
    [InlineData("a/../../b")]
    [InlineData("a/./b")]
    [InlineData(".hidden")]
    [InlineData("-a")]
    [InlineData("_a")]
    [InlineData("A")]
    [InlineData("a b")]
    [InlineData("a\\b")]
    [InlineData("a:b")]
    [InlineData("a%2fb")]
    [InlineData("a\0b")]
    [InlineData("a\n")]
    [InlineData("é")]
    public void Odd_names_are_no_blob_names(string name) => Assert.Throws<ArgumentException>(() => new BlobName(name));

    [Fact]
    public void A_name_that_is_too_long_or_too_deep_is_no_blob_name()
    {
        Assert.Throws<ArgumentException>(() => new BlobName(Longest + "n"));
        Assert.Throws<ArgumentException>(() => new BlobName(Deepest + "/n"));
    }

    [Theory]
    [InlineData("0")]
    [InlineData("a.")]
    [InlineData("a-")]
    [InlineData("a..b/c--d/e__f")]
    [InlineData("9./8-/7_/6.5-4_3")]
    [InlineData("abcdefghijklmnopqrstuvwxyz/0123456789._-")]
    [InlineData("health/con/nul.txt")]
    public Task A_name_may_hold_all_that_the_alphabet_has(string name) => AssertWorksAsync(name);

    [Fact]
    public Task The_longest_name_works() => AssertWorksAsync(Longest);

    [Fact]
    public Task The_deepest_name_works() => AssertWorksAsync(Deepest);

    private static string Longest { get; } = string.Join('/', new string('n', 128), new string('n', 127), new string('n', 127), new string('n', 127));

    private static string Deepest { get; } = string.Join('/', Enumerable.Repeat("n", BlobName.MaxSegments));

    private async Task AssertWorksAsync(string name)
    {
        await Store.PutAsync(name, "1", WriteCondition.CreateIfAbsent);

        Assert.Equal("1", await Store.GetAsync(name));
        Assert.Equal(1, (await Store.HeadAsync(name))!.Length);
        Assert.Equal([name], await Store.NamesAsync(name[..1]));
        Assert.True(await Store.DeleteAsync(name));
        Assert.Empty(await Store.NamesAsync(""));
    }

    private async Task FillAsync()
    {
        foreach (var name in Sorted.Reverse())
        {
            await Store.PutAsync(name, name);
        }
    }
}

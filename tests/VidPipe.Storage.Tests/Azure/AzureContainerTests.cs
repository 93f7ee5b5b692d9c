using System.Net;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Azure.Storage.Blobs.Specialized;
using VidPipe.Core.Assets;
using VidPipe.Core.Errors;
using VidPipe.Storage.Azure;
using VidPipe.Storage.Compliance;

namespace VidPipe.Storage.Tests.Azure;

/// <summary>The container: made when it is needed, closed to others, and ours among what others put there.</summary>
public sealed class AzureContainerTests : IAsyncLifetime
{
    private AzureBlobStore _store = null!;
    private BlobContainerClient _container = null!;

    public async Task InitializeAsync()
    {
        var options = await AzureStores.OptionsAsync();
        _store = new AzureBlobStore(options);
        _container = new BlobContainerClient(options.ConnectionString, options.Container, new BlobClientOptions(AzureContainer.Protocol));
    }

    public Task DisposeAsync() => Task.CompletedTask;

    [Fact]
    public async Task A_container_that_is_not_there_is_empty_and_is_not_made_by_looking()
    {
        Assert.Null(await _store.HeadAsync("a"));
        Assert.Null(await _store.GetAsync("a"));
        Assert.Empty(await _store.NamesAsync(""));
        Assert.False(await _store.DeleteAsync("a"));

        Assert.False(await _container.ExistsAsync());
    }

    [Fact]
    public async Task The_first_write_makes_the_container_with_no_way_in_for_others()
    {
        await _store.PutAsync("a", "");

        using var stranger = new HttpClient();
        using var answer = await stranger.GetAsync(new Uri($"{_container.Uri}/a"));
        Assert.Equal(PublicAccessType.None, (await _container.GetAccessPolicyAsync()).Value.BlobPublicAccess);
        Assert.NotEqual(HttpStatusCode.OK, answer.StatusCode);
    }

    [Fact]
    public async Task Many_first_writers_make_it_together()
    {
        var results = await Task.WhenAll(Enumerable.Range(0, 10).Select(i => _store.PutAsync($"a/{i}", "1", WriteCondition.CreateIfAbsent)));

        Assert.All(results, r => Assert.True(r.Written));
        Assert.Equal(10, (await _store.NamesAsync("a/")).Count);
    }

    [Fact]
    public async Task What_others_have_put_there_under_names_that_cannot_be_ours_is_not_listed()
    {
        await _store.PutAsync("a", "1");
        await PutForeignAsync("Read Me.TXT", "theirs");

        Assert.Equal(["a"], await _store.NamesAsync(""));
    }

    [Fact]
    public async Task A_blob_that_others_have_written_is_read_as_it_is()
    {
        await _store.PutAsync("a", "ours");
        await PutForeignAsync("a", "theirs");

        Assert.Equal("theirs", await _store.GetAsync("a"));
    }

    [Fact]
    public async Task A_token_that_is_none_of_the_accounts_is_invalid_input()
    {
        // Azurite takes any token; the account itself answers 400.
        var network = new MeddlingTransport { Before = _ => throw new global::Azure.RequestFailedException(400, "", "OutOfRangeInput", null) };
        var store = new AzureBlobStore(await AzureStores.OptionsAsync(), network);

        var e = await Assert.ThrowsAsync<VidPipeException>(() => store.ListAsync("", 10, "../x", CancellationToken.None));

        Assert.Equal(ErrorCode.InvalidInput, e.Code);
    }

    private async Task PutForeignAsync(string name, string text)
    {
        var blob = _container.GetBlockBlobClient(name);
        using var content = new MemoryStream(System.Text.Encoding.UTF8.GetBytes(text));
        var block = Convert.ToBase64String(Guid.NewGuid().ToByteArray());
        await blob.StageBlockAsync(block, content);
        await blob.CommitBlockListAsync([block]);
    }
}

using System.Security.Cryptography;
using System.Text;
using VidPipe.Core.Assets;
using VidPipe.Core.Errors;
using VidPipe.Storage.Compliance;

namespace VidPipe.Core.Tests.Assets;

public sealed class AssetStoreTests
{
    private static readonly string Digest = Convert.ToHexStringLower(SHA256.HashData("picture"u8));

    private readonly InMemoryBlobStore _blobs = new(TimeProvider.System);
    private readonly IWorkspace _workspace;
    private readonly AssetStore _assets;

    public AssetStoreTests()
    {
        _workspace = new MemoryWorkspaces(_blobs).Create();
        _assets = new AssetStore(_blobs);
    }

    [Fact]
    public async Task An_asset_is_named_by_the_digest_of_its_bytes()
    {
        var asset = await AddAsync("picture");

        Assert.Equal(new AssetRef(Digest, MediaTypes.Png, 7, null, 4, 3), asset);
        Assert.Equal("picture", await _blobs.GetAsync($"assets/{Digest[..2]}/{Digest[2..]}.png"));
    }

    [Fact]
    public async Task Stored_bytes_are_not_stored_again()
    {
        var asset = await AddAsync("picture");
        var eTag = (await _blobs.HeadAsync(asset.BlobName.Value))!.ETag;

        Assert.Equal(asset, await AddAsync("picture"));

        Assert.Equal(eTag, (await _blobs.HeadAsync(asset.BlobName.Value))!.ETag);
    }

    [Theory]
    [InlineData("pict")]
    [InlineData("pictUre")]
    public async Task A_blob_with_other_bytes_is_repaired(string damaged)
    {
        var asset = await AddAsync("picture");
        await _blobs.PutAsync(asset.BlobName.Value, damaged);

        await AddAsync("picture");

        Assert.Equal("picture", await _blobs.GetAsync(asset.BlobName.Value));
    }

    [Fact]
    public async Task Nothing_is_stored_of_a_file_that_changes_meanwhile()
    {
        var path = await WriteAsync("picture");
        var store = new FaultyBlobStore(_blobs);
        var reads = 0;
        var changing = new ChangingWorkspace(_workspace, () => reads++ == 0 ? "picture" : "changed");

        var e = await Assert.ThrowsAsync<VidPipeException>(
            () => new AssetStore(store).AddAsync(changing, path, MediaTypes.Png, null, null, null, CancellationToken.None));

        Assert.Equal(ErrorCode.StorageError, e.Code);
        Assert.Empty(await _blobs.NamesAsync(""));
    }

    [Fact]
    public async Task A_materialized_asset_has_its_bytes()
    {
        var asset = await AddAsync("picture");

        var path = await _assets.MaterializeAsync(asset, _workspace, CancellationToken.None);

        using var reader = new StreamReader(_workspace.OpenRead(path));
        Assert.Equal("picture", await reader.ReadToEndAsync());
    }

    [Theory]
    [InlineData("Picture")]
    [InlineData("pict")]
    [InlineData("")]
    public async Task A_damaged_asset_is_dropped_and_named(string damaged)
    {
        var asset = await AddAsync("picture");
        await _blobs.PutAsync(asset.BlobName.Value, damaged);

        var e = await Assert.ThrowsAsync<AssetDamagedException>(() => _assets.MaterializeAsync(asset, _workspace, CancellationToken.None));

        Assert.Equal(ErrorCode.NotFound, e.Code);
        Assert.Equal(asset, e.Asset);
        Assert.Contains(Digest, e.Message, StringComparison.Ordinal);
        Assert.Null(await _blobs.HeadAsync(asset.BlobName.Value));
    }

    [Fact]
    public async Task A_missing_asset_is_the_same_kind_of_error()
    {
        var asset = await AddAsync("picture");
        await _blobs.DeleteAsync(asset.BlobName.Value);

        await Assert.ThrowsAsync<AssetDamagedException>(() => _assets.MaterializeAsync(asset, _workspace, CancellationToken.None));
    }

    [Fact]
    public async Task A_bad_copy_of_a_good_asset_does_not_drop_it()
    {
        var asset = await AddAsync("picture");
        var broken = new ChangingWorkspace(_workspace, () => "garbage");

        var e = await Assert.ThrowsAsync<VidPipeException>(() => _assets.MaterializeAsync(asset, broken, CancellationToken.None));

        Assert.IsNotType<AssetDamagedException>(e);
        Assert.Equal("picture", await _blobs.GetAsync(asset.BlobName.Value));
    }

    [Fact]
    public async Task Is_whole_checks_the_bytes()
    {
        var asset = await AddAsync("picture");
        Assert.True(await _assets.IsWholeAsync(asset, CancellationToken.None));
        Assert.False(await _assets.IsWholeAsync(asset with { Length = 6 }, CancellationToken.None));

        await _blobs.PutAsync(asset.BlobName.Value, "pictUre");
        Assert.False(await _assets.IsWholeAsync(asset, CancellationToken.None));

        await _blobs.DeleteAsync(asset.BlobName.Value);
        Assert.False(await _assets.IsWholeAsync(asset, CancellationToken.None));
    }

    [Theory]
    [InlineData("pictUre")]
    [InlineData("pict")]
    [InlineData("")]
    public async Task Other_bytes_than_the_digest_says_are_never_opened(string damaged)
    {
        var asset = await AddAsync("picture");
        await _blobs.PutAsync(asset.BlobName.Value, damaged);

        await Assert.ThrowsAsync<BlobDamagedException>(() => _assets.OpenReadAsync(Digest, MediaTypes.Png, null, CancellationToken.None));
        await Assert.ThrowsAsync<BlobDamagedException>(() => _assets.OpenReadAsync(Digest, MediaTypes.Png, new ByteRange(0, 1), CancellationToken.None));
    }

    [Fact]
    public async Task A_download_by_public_id_may_ask_for_a_range()
    {
        await AddAsync("picture");

        await using var read = await _assets.OpenReadAsync(Digest, MediaTypes.Png, new ByteRange(2, 3), CancellationToken.None);

        Assert.Equal("ctu", await read!.TextAsync());
    }

    [Theory]
    [InlineData("")]
    [InlineData("../../etc/passwd")]
    [InlineData("0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef")]
    public async Task What_is_no_public_id_of_ours_is_not_there(string id) =>
        Assert.Null(await _assets.OpenReadAsync(id, MediaTypes.Png, null, CancellationToken.None));

    private async Task<AssetRef> AddAsync(string content) =>
        await _assets.AddAsync(_workspace, await WriteAsync(content), MediaTypes.Png, null, 4, 3, CancellationToken.None);

    private async Task<string> WriteAsync(string content)
    {
        var path = _workspace.NewFile("png");
        await using var file = _workspace.OpenWrite(path);
        await file.WriteAsync(Encoding.UTF8.GetBytes(content));
        return path;
    }

    /// <summary>A workspace whose files read differently from what was written.</summary>
    private sealed class ChangingWorkspace(IWorkspace inner, Func<string> content) : IWorkspace
    {
        public string Directory => inner.Directory;

        public string NewFile(string extension) => inner.NewFile(extension);

        public Stream OpenRead(string path) => new MemoryStream(Encoding.UTF8.GetBytes(content()), writable: false);

        public Stream OpenWrite(string path) => inner.OpenWrite(path);

        public Task<string?> MaterializeAsync(BlobName name, CancellationToken cancellationToken) => inner.MaterializeAsync(name, cancellationToken);

        public ValueTask DisposeAsync() => inner.DisposeAsync();
    }
}

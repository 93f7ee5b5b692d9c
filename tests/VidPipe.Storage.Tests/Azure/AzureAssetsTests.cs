using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Specialized;
using VidPipe.Core.Assets;
using VidPipe.Storage.Azure;
using VidPipe.Storage.Compliance;
using VidPipe.Storage.Files;
using VidPipe.Storage.Tests.Files;

namespace VidPipe.Storage.Tests.Azure;

/// <summary>Assets on the Azure store, with workspaces on this machine.</summary>
public sealed class AzureAssetsTests : IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();
    private readonly MeddlingTransport _network = new();
    private AzureStorageOptions _options = null!;
    private AzureBlobStore _store = null!;
    private FileWorkspaces _workspaces = null!;
    private AssetStore _assets = null!;

    public async Task InitializeAsync()
    {
        _options = await AzureStores.OptionsAsync();
        _store = new AzureBlobStore(_options, _network);
        _workspaces = new FileWorkspaces(_folder.Path, _store);
        _assets = new AssetStore(_store);
    }

    public Task DisposeAsync()
    {
        _workspaces.Dispose();
        _folder.Dispose();
        return Task.CompletedTask;
    }

    [Theory]
    [InlineData(10)]
    [InlineData(9_000_000)]
    public async Task An_asset_is_copied_into_the_workspace_that_wants_it_and_goes_with_it(int length)
    {
        AssetRef asset;
        await using (var made = _workspaces.Create()) asset = await AddAsync(made, length);
        string path;
        await using (var workspace = _workspaces.Create())
        {
            path = await _assets.MaterializeAsync(asset, workspace, CancellationToken.None);

            Assert.Equal(workspace.Directory, Path.GetDirectoryName(path));
            Assert.Equal(".mp4", Path.GetExtension(path));
            await using var copy = File.OpenRead(path);
            Assert.Equal(length, await PatternStream.CheckAsync(copy, 0));
        }

        Assert.False(File.Exists(path));
    }

    [Fact]
    public async Task An_asset_that_somebody_has_damaged_is_dropped_and_stored_again()
    {
        await using var workspace = _workspaces.Create();
        var asset = await AddAsync(workspace, 10);
        await ReplaceAsync(asset.BlobName, new byte[10], metadata: null);

        await Assert.ThrowsAsync<AssetDamagedException>(() => _assets.MaterializeAsync(asset, workspace, CancellationToken.None));

        Assert.Null(await _store.HeadAsync(asset.BlobName, CancellationToken.None));
        await AddAsync(workspace, 10);
        Assert.True(File.Exists(await _assets.MaterializeAsync(asset, workspace, CancellationToken.None)));
    }

    [Theory]
    [InlineData(10)]
    [InlineData(9_000_000)]
    public async Task An_asset_that_the_store_itself_finds_damaged_is_dropped(int length)
    {
        await using var workspace = _workspaces.Create();
        var asset = await AddAsync(workspace, length);
        await ReplaceAsync(asset.BlobName, new byte[length], new Dictionary<string, string> { ["vidpipe_sha256"] = asset.Digest });

        await Assert.ThrowsAsync<AssetDamagedException>(() => _assets.MaterializeAsync(asset, workspace, CancellationToken.None));

        Assert.Null(await _store.HeadAsync(asset.BlobName, CancellationToken.None));
    }

    [Fact]
    public async Task An_asset_that_is_damaged_on_its_way_only_is_kept()
    {
        await using var workspace = _workspaces.Create();
        var asset = await AddAsync(workspace, 9_000_000);
        _network.After = MeddlingTransport.First(1, MeddlingTransport.IsDownload, message =>
        {
            message.Response.ContentStream = new BadStream(message.Response.ContentStream!) { DamagesAt = 5_000_000 };
            return Task.CompletedTask;
        });

        var e = await Assert.ThrowsAnyAsync<Core.Errors.VidPipeException>(() => _assets.MaterializeAsync(asset, workspace, CancellationToken.None));

        Assert.Equal(Core.Errors.ErrorCode.StorageError, e.Code);
        Assert.True(await _assets.IsWholeAsync(asset, CancellationToken.None));
        Assert.True(File.Exists(await _assets.MaterializeAsync(asset, workspace, CancellationToken.None)));
    }

    private async Task<AssetRef> AddAsync(IWorkspace workspace, int length)
    {
        var path = workspace.NewFile("mp4");
        await using (var file = workspace.OpenWrite(path))
        {
            await using var content = new PatternStream(length);
            await content.CopyToAsync(file);
        }

        return await _assets.AddAsync(workspace, path, MediaTypes.Mp4, 8, 1280, 720, CancellationToken.None);
    }

    private async Task ReplaceAsync(BlobName name, byte[] bytes, Dictionary<string, string>? metadata)
    {
        var blob = new BlobContainerClient(_options.ConnectionString, _options.Container, new BlobClientOptions(AzureContainer.Protocol)).GetBlockBlobClient(name.Value);
        using var content = new MemoryStream(bytes);
        var block = Convert.ToBase64String(Guid.NewGuid().ToByteArray());
        await blob.StageBlockAsync(block, content);
        await blob.CommitBlockListAsync([block], metadata: metadata);
    }
}

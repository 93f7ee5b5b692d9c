using VidPipe.Core.Assets;
using VidPipe.Storage.Files;

namespace VidPipe.Storage.Tests.Files;

/// <summary>Assets on the file store, with the workspaces that go with it.</summary>
public sealed class FileAssetsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly FileBlobStore _store;
    private readonly FileWorkspaces _workspaces;
    private readonly AssetStore _assets;

    public FileAssetsTests()
    {
        _store = new FileBlobStore(Path.Combine(_folder.Path, "data"), TimeProvider.System);
        _workspaces = new FileWorkspaces(Path.Combine(_folder.Path, "work"), _store);
        _assets = new AssetStore(_store);
    }

    public void Dispose()
    {
        _workspaces.Dispose();
        _store.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task An_asset_is_read_where_it_is_stored()
    {
        await using var workspace = _workspaces.Create();
        var asset = await AddAsync(workspace);

        var path = await _assets.MaterializeAsync(asset, workspace, CancellationToken.None);

        Assert.Equal(_store.LocalPath(asset.BlobName), path);
        Assert.Equal("clip", await File.ReadAllTextAsync(path));
    }

    [Fact]
    public async Task A_damaged_file_is_dropped_and_stored_again()
    {
        await using var workspace = _workspaces.Create();
        var asset = await AddAsync(workspace);
        await File.WriteAllTextAsync(_store.LocalPath(asset.BlobName)!, "clop");

        await Assert.ThrowsAsync<AssetDamagedException>(() => _assets.MaterializeAsync(asset, workspace, CancellationToken.None));
        Assert.Null(_store.LocalPath(asset.BlobName));
        await AddAsync(workspace);

        Assert.Equal("clip", await File.ReadAllTextAsync(await _assets.MaterializeAsync(asset, workspace, CancellationToken.None)));
    }

    [Theory]
    [InlineData("empty folder")]
    [InlineData("linked shard")]
    [InlineData("shard that links to nothing")]
    public async Task What_stands_in_an_assets_place_and_is_not_it_counts_as_damaged_and_is_replaced(string obstacle)
    {
        await using var workspace = _workspaces.Create();
        var asset = await AddAsync(workspace);
        Obstruct(_store.LocalPath(asset.BlobName)!, obstacle);

        var isWhole = await _assets.IsWholeAsync(asset, CancellationToken.None);
        await Assert.ThrowsAsync<AssetDamagedException>(() => _assets.MaterializeAsync(asset, workspace, CancellationToken.None));
        await AddAsync(workspace);

        Assert.False(isWhole);
        Assert.Equal("clip", await File.ReadAllTextAsync(await _assets.MaterializeAsync(asset, workspace, CancellationToken.None)));
    }

    private void Obstruct(string path, string obstacle)
    {
        var shard = Path.GetDirectoryName(path)!;
        if (obstacle == "empty folder")
        {
            File.Delete(path);
            Directory.CreateDirectory(path);
            return;
        }

        var moved = Path.Combine(_folder.Path, "moved");
        Directory.Move(shard, moved);
        Directory.CreateSymbolicLink(shard, obstacle == "linked shard" ? moved : Path.Combine(_folder.Path, "nowhere"));
    }

    private async Task<AssetRef> AddAsync(IWorkspace workspace)
    {
        var path = workspace.NewFile("mp4");
        await File.WriteAllTextAsync(path, "clip");
        return await _assets.AddAsync(workspace, path, MediaTypes.Mp4, 8, 1280, 720, CancellationToken.None);
    }
}

using VidPipe.Core.Assets;
using VidPipe.Storage.Compliance;
using VidPipe.Storage.Files;

namespace VidPipe.Storage.Tests.Files;

public sealed class FileWorkspacesTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_workspace_is_gone_when_it_is_disposed()
    {
        using var workspaces = new FileWorkspaces(_folder.Path, new InMemoryBlobStore(TimeProvider.System));
        var workspace = workspaces.Create();
        var path = workspace.NewFile("png");
        await using (var file = workspace.OpenWrite(path))
        {
            await file.WriteAsync(new byte[10]);
        }

        Assert.True(File.Exists(path));
        await workspace.DisposeAsync();

        Assert.False(Directory.Exists(workspace.Directory));
    }

    [Fact]
    public async Task New_files_have_names_of_their_own_in_folders_of_their_own()
    {
        using var workspaces = new FileWorkspaces(_folder.Path, new InMemoryBlobStore(TimeProvider.System));
        await using var a = workspaces.Create();
        await using var b = workspaces.Create();

        string[] paths = [a.NewFile("png"), a.NewFile("png"), b.NewFile("png")];

        Assert.Equal(3, paths.Distinct().Count());
        Assert.All(paths, p => Assert.EndsWith(".png", p, StringComparison.Ordinal));
        Assert.Equal(a.Directory, Path.GetDirectoryName(paths[0]));
        Assert.NotEqual(a.Directory, b.Directory);
    }

    [Theory]
    [InlineData("../x")]
    [InlineData("")]
    [InlineData("a/b")]
    public async Task An_odd_extension_is_refused(string extension)
    {
        using var workspaces = new FileWorkspaces(_folder.Path, new InMemoryBlobStore(TimeProvider.System));
        await using var workspace = workspaces.Create();

        Assert.Throws<ArgumentException>(() => workspace.NewFile(extension));
    }

    [Fact]
    public async Task Files_outside_are_not_written()
    {
        using var workspaces = new FileWorkspaces(_folder.Path, new InMemoryBlobStore(TimeProvider.System));
        await using var workspace = workspaces.Create();

        Assert.Throws<ArgumentException>(() => workspace.OpenWrite(Path.Combine(workspace.Directory, "..", "x.png")));
    }

    [Fact]
    public async Task A_blob_of_the_file_store_is_read_where_it_is()
    {
        using var store = new FileBlobStore(Path.Combine(_folder.Path, "data"), TimeProvider.System);
        await store.PutAsync("assets/a.png", "bytes");
        using var workspaces = new FileWorkspaces(Path.Combine(_folder.Path, "work"), store);
        await using var workspace = workspaces.Create();

        Assert.Equal(store.LocalPath(new BlobName("assets/a.png")), await workspace.MaterializeAsync(new BlobName("assets/a.png"), CancellationToken.None));
        Assert.Null(await workspace.MaterializeAsync(new BlobName("assets/none.png"), CancellationToken.None));
    }

    [Fact]
    public async Task A_blob_of_another_store_is_copied()
    {
        var store = new InMemoryBlobStore(TimeProvider.System);
        await store.PutAsync("assets/a.png", "bytes");
        using var workspaces = new FileWorkspaces(_folder.Path, store);
        await using var workspace = workspaces.Create();

        var path = await workspace.MaterializeAsync(new BlobName("assets/a.png"), CancellationToken.None);

        Assert.Equal(workspace.Directory, Path.GetDirectoryName(path));
        Assert.Equal(".png", Path.GetExtension(path));
        Assert.Equal("bytes", await File.ReadAllTextAsync(path!));
        Assert.Null(await workspace.MaterializeAsync(new BlobName("assets/none.png"), CancellationToken.None));
    }
}

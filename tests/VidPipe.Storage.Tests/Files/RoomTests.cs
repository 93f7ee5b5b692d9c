using VidPipe.Core.Errors;
using VidPipe.Storage.Compliance;
using VidPipe.Storage.Files;

namespace VidPipe.Storage.Tests.Files;

public sealed class RoomTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void Create_refuses_a_folder_when_less_is_free_than_must_be_left()
    {
        using var workspaces = new FileWorkspaces(_folder.Path, new InMemoryBlobStore(TimeProvider.System), long.MaxValue);

        var refusal = Assert.Throws<VidPipeException>(() => workspaces.Create());

        Assert.Equal(ErrorCode.StorageError, refusal.Code);
        Assert.Contains("The disk is full", refusal.Message);
        Assert.DoesNotContain(_folder.Path, refusal.Message);
    }

    [Fact]
    public async Task Create_asks_for_nothing_when_nothing_must_be_left()
    {
        using var workspaces = new FileWorkspaces(_folder.Path, new InMemoryBlobStore(TimeProvider.System), leastFreeBytes: 0);

        await using var workspace = workspaces.Create();

        Assert.True(Directory.Exists(workspace.Directory));
    }

    [Fact]
    public void Create_says_what_is_wrong_with_its_folder()
    {
        using var workspaces = new FileWorkspaces(_folder.Path, new InMemoryBlobStore(TimeProvider.System));
        foreach (var folder in Directory.GetDirectories(_folder.Path)) Directory.Delete(folder);
        foreach (var file in Directory.GetFiles(_folder.Path)) File.WriteAllText(Path.ChangeExtension(file, null), "in the way");

        var refusal = Assert.Throws<VidPipeException>(() => workspaces.Create());

        Assert.Equal(ErrorCode.StorageError, refusal.Code);
    }

    public void Dispose() => _folder.Dispose();
}

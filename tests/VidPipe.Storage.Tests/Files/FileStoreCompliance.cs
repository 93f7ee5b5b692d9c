using VidPipe.Core.Assets;
using VidPipe.Storage.Compliance;
using VidPipe.Storage.Files;

namespace VidPipe.Storage.Tests.Files;

/// <summary>A file store in a folder of its own.</summary>
internal sealed class FileStoreFixture : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public FileStoreFixture() => Store = new FileBlobStore(_folder.Path, TimeProvider.System);

    public FileBlobStore Store { get; }

    public void Dispose()
    {
        Store.Dispose();
        _folder.Dispose();
    }
}

public sealed class FileWriteCompliance : WriteCompliance
{
    private readonly FileStoreFixture _fixture = new();

    public override Task DisposeAsync()
    {
        _fixture.Dispose();
        return Task.CompletedTask;
    }

    protected override Task<IBlobStore> CreateAsync() => Task.FromResult<IBlobStore>(_fixture.Store);
}

public sealed class FileReadCompliance : ReadCompliance
{
    private readonly FileStoreFixture _fixture = new();

    public override Task DisposeAsync()
    {
        _fixture.Dispose();
        return Task.CompletedTask;
    }

    protected override Task<IBlobStore> CreateAsync() => Task.FromResult<IBlobStore>(_fixture.Store);
}

/// <summary>Measures what the process allocates, so nothing may run beside it.</summary>
[CollectionDefinition("Alone", DisableParallelization = true)]
public sealed class AloneCollection;

[Collection("Alone")]
public sealed class FileStreamCompliance : StreamCompliance
{
    private readonly FileStoreFixture _fixture = new();

    public override Task DisposeAsync()
    {
        _fixture.Dispose();
        return Task.CompletedTask;
    }

    protected override Task<IBlobStore> CreateAsync() => Task.FromResult<IBlobStore>(_fixture.Store);
}

public sealed class FileListCompliance : ListCompliance
{
    private readonly FileStoreFixture _fixture = new();

    public override Task DisposeAsync()
    {
        _fixture.Dispose();
        return Task.CompletedTask;
    }

    protected override Task<IBlobStore> CreateAsync() => Task.FromResult<IBlobStore>(_fixture.Store);
}

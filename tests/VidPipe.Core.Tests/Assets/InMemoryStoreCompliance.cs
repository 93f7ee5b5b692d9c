using VidPipe.Core.Assets;
using VidPipe.Storage.Compliance;

namespace VidPipe.Core.Tests.Assets;

/// <summary>The double that these tests use keeps the promises of a store.</summary>
public sealed class InMemoryWriteCompliance : WriteCompliance
{
    public override Task DisposeAsync() => Task.CompletedTask;

    protected override Task<IBlobStore> CreateAsync() => Task.FromResult<IBlobStore>(new InMemoryBlobStore(TimeProvider.System));
}

public sealed class InMemoryReadCompliance : ReadCompliance
{
    public override Task DisposeAsync() => Task.CompletedTask;

    protected override Task<IBlobStore> CreateAsync() => Task.FromResult<IBlobStore>(new InMemoryBlobStore(TimeProvider.System));
}

public sealed class InMemoryStreamCompliance : StreamCompliance
{
    protected override long LargeLength => 1024 * 1024;

    protected override long MiddleLength => 1024 * 1024;

    protected override long? AllocationBound => null;

    public override Task DisposeAsync() => Task.CompletedTask;

    protected override Task<IBlobStore> CreateAsync() => Task.FromResult<IBlobStore>(new InMemoryBlobStore(TimeProvider.System));
}

public sealed class InMemoryListCompliance : ListCompliance
{
    public override Task DisposeAsync() => Task.CompletedTask;

    protected override Task<IBlobStore> CreateAsync() => Task.FromResult<IBlobStore>(new InMemoryBlobStore(TimeProvider.System));
}

using VidPipe.Azurite;
using VidPipe.Core.Assets;
using VidPipe.Storage.Azure;
using VidPipe.Storage.Compliance;

namespace VidPipe.Storage.Tests.Azure;

/// <summary>Stores in the emulator that all tests of this assembly share.</summary>
internal static class AzureStores
{
    /// <summary>In a container of its own, which does not exist yet.</summary>
    public static async Task<IBlobStore> CreateAsync() => new AzureBlobStore(await OptionsAsync());

    public static async Task<AzureStorageOptions> OptionsAsync() =>
        new() { ConnectionString = (await AzuriteProcess.SharedAsync()).ConnectionString, Container = AzuriteProcess.NewContainer() };
}

public sealed class AzureWriteCompliance : WriteCompliance
{
    public override Task DisposeAsync() => Task.CompletedTask;

    protected override Task<IBlobStore> CreateAsync() => AzureStores.CreateAsync();
}

public sealed class AzureReadCompliance : ReadCompliance
{
    public override Task DisposeAsync() => Task.CompletedTask;

    protected override Task<IBlobStore> CreateAsync() => AzureStores.CreateAsync();
}

public sealed class AzureListCompliance : ListCompliance
{
    public override Task DisposeAsync() => Task.CompletedTask;

    protected override Task<IBlobStore> CreateAsync() => AzureStores.CreateAsync();
}

[Collection("Alone")]
public sealed class AzureStreamCompliance : StreamCompliance
{
    protected override long? AllocationBound => 32L * 1024 * 1024;

    public override Task DisposeAsync() => Task.CompletedTask;

    protected override Task<IBlobStore> CreateAsync() => AzureStores.CreateAsync();
}

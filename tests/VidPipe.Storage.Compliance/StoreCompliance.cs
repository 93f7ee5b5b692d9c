using VidPipe.Core.Assets;

namespace VidPipe.Storage.Compliance;

/// <summary>The base of the compliance classes. Derive each of them once per store.</summary>
public abstract class StoreCompliance : IAsyncLifetime
{
    protected IBlobStore Store { get; private set; } = null!;

    public async Task InitializeAsync() => Store = await CreateAsync();

    public abstract Task DisposeAsync();

    /// <summary>A new, empty store.</summary>
    protected abstract Task<IBlobStore> CreateAsync();
}

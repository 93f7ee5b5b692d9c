using VidPipe.Azurite;
using VidPipe.Core.Assets;
using VidPipe.Storage.Azure;
using VidPipe.Storage.Files;

namespace VidPipe.Local.Tests.EndToEnd;

/// <summary>Where the hosts of a test keep their blobs.</summary>
internal abstract class HostStorage
{
    /// <summary>Settings of a host that is to use it. By the environment: a key is nothing for a command line.</summary>
    public abstract Dictionary<string, string> Environment { get; }

    /// <summary>The same blobs as the host sees them.</summary>
    public abstract IBlobStore Open();

    /// <summary>What steps leave for good: ledger lines, intents, assets, records. Leases come and go.</summary>
    public static async Task<int> StepsAsync(IBlobStore blobs)
    {
        var steps = 0;
        string? token = null;
        do
        {
            var page = await blobs.ListAsync("", 5000, token, CancellationToken.None);
            steps += page.Blobs.Count(b => !b.Name.Value.StartsWith("leases/", StringComparison.Ordinal));
            token = page.ContinuationToken;
        }
        while (token is not null);

        return steps;
    }
}

/// <summary>The default: in the data folder.</summary>
internal sealed class FileHostStorage(TemporaryFolder folder) : HostStorage
{
    public override Dictionary<string, string> Environment { get; } = [];

    public override IBlobStore Open() => new FileBlobStore(folder["data/blobs"], TimeProvider.System);
}

/// <summary>A container of its own in an emulator.</summary>
internal sealed class AzureHostStorage(AzuriteProcess azurite) : HostStorage
{
    private readonly string _container = AzuriteProcess.NewContainer();

    public override Dictionary<string, string> Environment => new()
    {
        ["VidPipe__Storage__Kind"] = "Azure",
        ["VidPipe__Storage__Azure__ConnectionString"] = azurite.ConnectionString,
        ["VidPipe__Storage__Azure__Container"] = _container,
    };

    public override IBlobStore Open() => new AzureBlobStore(new AzureStorageOptions { ConnectionString = azurite.ConnectionString, Container = _container });
}

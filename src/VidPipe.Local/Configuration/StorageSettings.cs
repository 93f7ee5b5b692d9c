using VidPipe.Storage.Azure;
using VidPipe.Storage.Files;

namespace VidPipe.Local.Configuration;

/// <summary>Where blobs are kept.</summary>
internal enum StorageKind
{
    /// <summary>In the folder <c>blobs</c> of the data folder.</summary>
    Files,

    /// <summary>In a container of a storage account.</summary>
    Azure,
}

/// <summary>What assets, documents and the ledger are stored in (section <c>Storage</c>). The journal is in the data folder always.</summary>
internal sealed class StorageSettings
{
    public StorageKind Kind { get; set; }

    /// <summary>What the data folder's disk must have left for a step to begin.</summary>
    public long LeastFreeBytes { get; set; } = FileWorkspaces.DefaultLeastFreeBytes;

    /// <summary>Read when <see cref="Kind"/> is <see cref="StorageKind.Azure"/>.</summary>
    public AzureStorageOptions Azure { get; set; } = new();
}

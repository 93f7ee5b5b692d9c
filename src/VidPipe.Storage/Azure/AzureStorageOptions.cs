namespace VidPipe.Storage.Azure;

/// <summary>
/// Which container of which storage account, and who we are there: either a connection string, or a service URI with the
/// identity of the machine. No record, as its text would show the key.
/// </summary>
public sealed class AzureStorageOptions
{
    /// <summary>With an account key or a shared access signature; <c>UseDevelopmentStorage=true</c> is Azurite on its own ports.</summary>
    public string? ConnectionString { get; set; }

    /// <summary>For example <c>https://myaccount.blob.core.windows.net</c>, used with an identity instead of a key.</summary>
    public string? ServiceUri { get; set; }

    /// <summary>Is created at the first write unless it exists; nobody outside may read it.</summary>
    public string Container { get; set; } = "vidpipe";

    /// <summary>A user-assigned managed identity. Without one the machine's own is found: environment, workload identity, managed identity, the tools that somebody has signed in with.</summary>
    public string? ManagedIdentityClientId { get; set; }

    /// <summary>Further attempts at a request that failed in passing; the waits between them double from half a second to 8 s.</summary>
    public int MaxRetries { get; set; } = 5;

    /// <summary>The longest that one attempt may be silent. A block of 4 MB must get through in it.</summary>
    public TimeSpan NetworkTimeout { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>The same place, asked once only: for who wants to know what is wrong rather than get it done.</summary>
    public AzureStorageOptions WithoutRetries() => new()
    {
        ConnectionString = ConnectionString,
        ServiceUri = ServiceUri,
        Container = Container,
        ManagedIdentityClientId = ManagedIdentityClientId,
        MaxRetries = 0,
        NetworkTimeout = NetworkTimeout,
    };
}

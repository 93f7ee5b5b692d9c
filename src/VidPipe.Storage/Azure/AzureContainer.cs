using Azure;
using Azure.Core;
using Azure.Core.Pipeline;
using Azure.Identity;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Azure.Storage.Blobs.Specialized;
using VidPipe.Core.Assets;

namespace VidPipe.Storage.Azure;

/// <summary>
/// The container that a store lives in. It is created when a write finds it missing, not before: an identity that may only
/// use it need not be allowed to create it.
/// </summary>
internal sealed class AzureContainer
{
    private static readonly TimeSpan FirstRetryDelay = TimeSpan.FromSeconds(0.5);
    private static readonly TimeSpan MaxRetryDelay = TimeSpan.FromSeconds(8);

    /// <summary>The protocol that this store was tested with, not the library's newest: emulators and Azure Stack learn new ones later.</summary>
    internal const BlobClientOptions.ServiceVersion Protocol = BlobClientOptions.ServiceVersion.V2025_11_05;

    /// <param name="transport">Null for the network.</param>
    public AzureContainer(AzureStorageOptions options, HttpPipelineTransport? transport)
    {
        if (AzureStorageRules.FindFault(options) is { } fault) throw new ArgumentException($"{fault.Setting} {fault.Rule}.", nameof(options));
        Client = Service(options, ClientOptions(options, transport)).GetBlobContainerClient(options.Container);
    }

    public BlobContainerClient Client { get; }

    public BlockBlobClient Blob(BlobName name) => Client.GetBlockBlobClient(name.Value);

    /// <summary>Runs a step of a write, and once more when it needs the container and there is none. Every step may run twice.</summary>
    public async Task<T> EnsuredAsync<T>(Func<Task<T>> step, CancellationToken cancellationToken)
    {
        try
        {
            return await step();
        }
        catch (RequestFailedException e) when (e.ErrorCode == BlobErrorCode.ContainerNotFound)
        {
            // Somebody else may create it at the same moment: that is as good.
            await Client.CreateIfNotExistsAsync(PublicAccessType.None, cancellationToken: cancellationToken);
            return await step();
        }
    }

    private static BlobServiceClient Service(AzureStorageOptions options, BlobClientOptions client) => string.IsNullOrWhiteSpace(options.ConnectionString)
        ? new BlobServiceClient(new Uri(options.ServiceUri!), Credential(options.ManagedIdentityClientId), client)
        : new BlobServiceClient(options.ConnectionString, client);

    private static TokenCredential Credential(string? managedIdentityClientId) => string.IsNullOrEmpty(managedIdentityClientId)
        ? new DefaultAzureCredential()
        : new ManagedIdentityCredential(ManagedIdentityId.FromUserAssignedClientId(managedIdentityClientId));

    private static BlobClientOptions ClientOptions(AzureStorageOptions options, HttpPipelineTransport? transport)
    {
        var client = new BlobClientOptions(Protocol)
        {
            Retry =
            {
                Mode = RetryMode.Exponential,
                MaxRetries = options.MaxRetries,
                Delay = FirstRetryDelay,
                MaxDelay = MaxRetryDelay,
                NetworkTimeout = options.NetworkTimeout,
            },
            Diagnostics = { ApplicationId = "VidPipe" },
        };
        if (transport is not null) client.Transport = transport;
        return client;
    }
}

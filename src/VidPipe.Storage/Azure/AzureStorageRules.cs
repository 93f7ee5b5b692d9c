using System.Text.RegularExpressions;
using Azure.Storage.Blobs;

namespace VidPipe.Storage.Azure;

/// <param name="Setting">The property of <see cref="AzureStorageOptions"/> that is wrong.</param>
/// <param name="Rule">What it breaks, as the end of a sentence that begins with the setting. Never holds its value.</param>
public sealed record AzureStorageFault(string Setting, string Rule);

/// <summary>What settings of an Azure store must be like. Nothing is asked of the account.</summary>
public static partial class AzureStorageRules
{
    /// <summary>The first thing that cannot work; null when all can.</summary>
    public static AzureStorageFault? FindFault(AzureStorageOptions options)
    {
        var hasConnection = !string.IsNullOrWhiteSpace(options.ConnectionString);
        var hasUri = !string.IsNullOrWhiteSpace(options.ServiceUri);
        if (!hasConnection && !hasUri) return new(nameof(options.ConnectionString), "is missing: give it, or ServiceUri to use a managed identity");
        if (hasConnection && hasUri) return new(nameof(options.ServiceUri), "and ConnectionString are both given: one of them says where the account is");
        if (hasConnection && !IsConnectionString(options.ConnectionString!)) return new(nameof(options.ConnectionString), "is no connection string of a storage account");
        if (hasUri && !IsServiceUri(options.ServiceUri!))
        {
            return new(nameof(options.ServiceUri), "is not like 'https://myaccount.blob.core.windows.net' (https, without path and query)");
        }

        if (hasConnection && !string.IsNullOrEmpty(options.ManagedIdentityClientId))
        {
            return new(nameof(options.ManagedIdentityClientId), "goes with ServiceUri, not with ConnectionString");
        }

        if (!ContainerName().IsMatch(options.Container))
        {
            return new(nameof(options.Container), "is 3 to 63 lower-case letters, digits and single hyphens, and begins and ends with a letter or digit");
        }

        if (options.MaxRetries is < 0 or > 20) return new(nameof(options.MaxRetries), "is 0 to 20");
        return options.NetworkTimeout < TimeSpan.FromSeconds(1) ? new(nameof(options.NetworkTimeout), "is at least a second") : null;
    }

    private static bool IsConnectionString(string text)
    {
        try
        {
            _ = new BlobServiceClient(text);
            return true;
        }
        catch (Exception e) when (e is FormatException or ArgumentException or InvalidOperationException)
        {
            return false;
        }
    }

    private static bool IsServiceUri(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var uri)
        && uri is { Scheme: "https", AbsolutePath: "/", Query: "", Fragment: "", UserInfo: "" };

    [GeneratedRegex(@"\A(?=.{3,63}\z)[a-z0-9]+(-[a-z0-9]+)*\z", RegexOptions.CultureInvariant)]
    private static partial Regex ContainerName();
}

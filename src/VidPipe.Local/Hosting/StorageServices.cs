using VidPipe.Core.Actions;
using VidPipe.Core.Assets;
using VidPipe.Core.Durable;
using VidPipe.Hosting;
using VidPipe.Local.Configuration;
using VidPipe.Storage.Azure;
using VidPipe.Storage.Files;

namespace VidPipe.Local.Hosting;

/// <summary>The blob store of the configured kind, and what goes with it. Activities work in local folders with either.</summary>
internal static class StorageServices
{
    public static IServiceCollection AddBlobs(this IServiceCollection services, HostSettings settings)
    {
        services.AddSingleton<IWorkspaces>(s => new FileWorkspaces(
            Path.Combine(settings.DataFolder, "work"), s.GetRequiredService<IBlobStore>(), settings.Storage.LeastFreeBytes));
        services.AddSingleton<IPaidAnswers>(s => new FilePaidAnswers(
            Path.Combine(settings.DataFolder, "paid"), s.GetRequiredService<TimeProvider>(), AttemptPlacement.SameMachine));
        return settings.Storage.Kind == StorageKind.Azure
            ? services.AddAzureBlobs(settings.Storage.Azure, settings.DataFolder)
            : services.AddFileBlobs(Path.Combine(settings.DataFolder, "blobs"));
    }

    /// <summary>The data folder has one process, so leases of other epochs are of dead ones.</summary>
    private static IServiceCollection AddFileBlobs(this IServiceCollection services, string folder) => services
        .AddSingleton<IBlobStore>(s => new FileBlobStore(folder, s.GetRequiredService<TimeProvider>()))
        .AddKeyedSingleton(HealthProbes.Store, (s, _) => s.GetRequiredService<IBlobStore>())
        .AddSingleton(s => HostEpoch.Embedded(NewEpoch(s)));

    /// <summary>Other hosts, each with a data folder of its own, may use the container: their leases hold until they expire, those of this folder's past do not.</summary>
    private static IServiceCollection AddAzureBlobs(this IServiceCollection services, AzureStorageOptions options, string dataFolder) => services
        .AddSingleton<IBlobStore>(new AzureBlobStore(options))
        .AddKeyedSingleton<IBlobStore>(HealthProbes.Store, new AzureBlobStore(options.WithoutRetries()))
        .AddSingleton(s => HostEpoch.Neighbour(DataFolderName.Of(dataFolder, () => NewEpoch(s)), NewEpoch(s)));

    private static string NewEpoch(IServiceProvider services) => services.GetRequiredService<IEntropy>().Next().ToString("x32", null);
}

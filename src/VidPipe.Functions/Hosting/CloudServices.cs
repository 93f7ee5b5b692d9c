using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using VidPipe.Api.Management;
using VidPipe.Api;
using VidPipe.Core.Actions;
using VidPipe.Core.Assets;
using VidPipe.Core.Durable;
using VidPipe.Core.Errors;
using VidPipe.Core.Jobs;
using VidPipe.Core.Links;
using VidPipe.Core.Projects;
using VidPipe.Core.Retention;
using VidPipe.Core.Ticker;
using VidPipe.Core.Webhooks;
using VidPipe.Functions.Durable;
using VidPipe.Functions.Telemetry;
using VidPipe.Functions.Vertex;
using VidPipe.Hosting;
using VidPipe.Providers.Vertex;
using VidPipe.Storage.Azure;
using VidPipe.Storage.Files;

namespace VidPipe.Functions.Hosting;

/// <summary>The composition root: what the cloud host is made of.</summary>
internal static class CloudServices
{
    public static IServiceCollection AddCloudHost(this IServiceCollection services, IConfiguration configuration)
    {
        var settings = CloudSettings.Read(configuration);
        services.AddSingleton(TimeProvider.System);
        services.AddSingleton<IEntropy, CryptographicEntropy>();
        services.AddSingleton(settings.Models);
        services.AddSingleton(settings.Spending);
        return services
            .AddBlobs(settings.Storage.Azure, settings.Root.Data)
            .AddStores()
            .AddGeneration(settings.Media, settings.Synthetic, settings.Vertex)
            .AddTransport(settings.VertexTransport, settings.Vertex)
            .AddDurable(ListOrder.Ordinal)
            .AddSingleton(Catalog())
            .AddJobs().AddProjects()
            .AddLinks()
            .AddCallbacks(settings.Webhooks)
            .AddSchedules()
            .AddCleanup(settings.Cleanup)
            .AddHealthProbes(CheckOrchestrationAsync)
            .AddSingleton(Options.Create(settings.Api))
            .AddSingleton<IManagementLinks, CloudManagementLinks>()
            .AddVidPipeHandlers()
            .AddFunctionParts()
            .AddCloudTelemetry(configuration);
    }

    /// <summary>Everything durable that the cloud host runs.</summary>
    public static DurableCatalog Catalog() => new DurableCatalog()
        .AddJobs().AddProjects()
        .AddWebhooks()
        .AddSchedules()
        .AddCleanup()
        .Add(ChildIdCheck.Handle, s => s.GetRequiredService<ChildIdCheck>());

    private static IServiceCollection AddBlobs(this IServiceCollection services, AzureStorageOptions options, string dataFolder) => services
        .AddSingleton<IBlobStore>(new AzureBlobStore(options))
        .AddKeyedSingleton<IBlobStore>(HealthProbes.Store, new AzureBlobStore(options.WithoutRetries()))
        .AddSingleton<IWorkspaces>(s => new FileWorkspaces(Path.Combine(dataFolder, "work"), s.GetRequiredService<IBlobStore>()))
        .AddSingleton<IPaidAnswers>(s => new FilePaidAnswers(Path.Combine(dataFolder, "paid"), s.GetRequiredService<TimeProvider>(), AttemptPlacement.AnyMachine))
        .AddSingleton(s => HostEpoch.Cloud(s.GetRequiredService<IEntropy>().Next().ToString("x32", null)));

    private static IServiceCollection AddTransport(this IServiceCollection services, VertexTransportKind transport, VertexOptions options) =>
        transport == VertexTransportKind.Grpc
            ? services.AddSingleton(s => GrpcSupport.CreateTransport(
                options, VertexProvider.CreateTokens(options, s.GetRequiredService<TimeProvider>(), s.GetRequiredService<ILoggerFactory>())))
            : services;

    private static IServiceCollection AddDurable(this IServiceCollection services, ListOrder order) => services
        .AddSingleton<BoundClient>()
        .AddSingleton<IDurableClientSource>(s => s.GetRequiredService<BoundClient>())
        .AddSingleton<InstanceClaims>()
        .AddSingleton<ChildIdCheck>()
        .AddSingleton<IOrchestrationClient>(s => new DurableTaskOrchestrationClient(
            s.GetRequiredService<IDurableClientSource>(),
            s.GetRequiredService<DurableCatalog>(),
            s.GetRequiredService<InstanceClaims>(),
            s.GetRequiredService<IEntropy>(),
            s.GetRequiredService<TimeProvider>(),
            order));

    /// <summary>What the functions' own classes, which must be public, stand on.</summary>
    private static IServiceCollection AddFunctionParts(this IServiceCollection services) => services
        .AddSingleton(s => new CloudApi(s.GetRequiredService<BoundClient>()))
        .AddSingleton(s => new CloudActivities(s.GetRequiredService<DurableCatalog>(), s.GetRequiredService<BoundClient>(), s))
        .AddSingleton(s => new CloudTimer(s.GetRequiredService<ScheduleTicks>(), s.GetRequiredService<BoundClient>(), s.GetRequiredService<TimeProvider>()));

    /// <summary>Asks for an instance that nobody has: the answer is quick, and a back end that is away gives none.</summary>
    private static async Task CheckOrchestrationAsync(IServiceProvider services, CancellationToken cancellationToken)
    {
        if (await services.GetRequiredService<IOrchestrationClient>().GetAsync("health", cancellationToken) is not null)
        {
            throw new VidPipeException(ErrorCode.DatabaseError, "There is an instance that nobody has started.");
        }
    }
}

using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using VidPipe.Core.Actions;
using VidPipe.Core.Assets;
using VidPipe.Core.Durable;
using VidPipe.Core.Jobs;
using VidPipe.Core.Projects;
using VidPipe.Core.Tests.Webhooks;
using VidPipe.Core.Webhooks;
using VidPipe.Engine;
using VidPipe.Functions.Durable;
using VidPipe.Functions.Hosting;
using VidPipe.Functions.Tests.Rig;
using VidPipe.Hosting;
using VidPipe.Storage.Files;

namespace VidPipe.Functions.Tests.Projects;

/// <summary>The project pipeline, on the durable task worker or on the embedded engine, around the same stores and providers.</summary>
internal sealed class PipelineHost : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("vidpipe-cloud-");
    private readonly Action<IServiceCollection, string> _generation;
    private readonly DurableTaskRig? _rig;
    private ServiceProvider? _services;

    private PipelineHost(DurableTaskRig? rig, Action<IServiceCollection, string> generation) => (_rig, _generation) = (rig, generation);

    public IProjectService Projects => _services!.GetRequiredService<IProjectService>();

    public IOrchestrationClient Client => _services!.GetRequiredService<IOrchestrationClient>();

    public int LargestMessage => _rig!.LargestMessage;

    /// <param name="generation">Registers model table, providers and media tools; is given a folder that outlives crashes.</param>
    public static async Task<PipelineHost> OnDurableTaskAsync(Action<IServiceCollection, string> generation)
    {
        var host = new PipelineHost(new DurableTaskRig(), generation);
        await host.StartAsync();
        return host;
    }

    /// <inheritdoc cref="OnDurableTaskAsync" />
    public static async Task<PipelineHost> OnEmbeddedEngineAsync(Action<IServiceCollection, string> generation)
    {
        var host = new PipelineHost(null, generation);
        await host.StartAsync();
        return host;
    }

    public async Task StartAsync()
    {
        var blobs = new FileBlobStore(Path.Combine(_folder.FullName, "blobs"), TimeProvider.System);
        var services = new ServiceCollection()
            .AddSingleton(TimeProvider.System)
            .AddSingleton<ILoggerFactory>(NullLoggerFactory.Instance)
            .AddSingleton(typeof(ILogger<>), typeof(NullLogger<>))
            .AddSingleton<IEntropy, CryptographicEntropy>()
            .AddSingleton<IBlobStore>(blobs)
            .AddSingleton<IWorkspaces>(new FileWorkspaces(Path.Combine(_folder.FullName, "work"), blobs))
            .AddSingleton(HostEpoch.Embedded(Guid.NewGuid().ToString()))
            .AddStores()
            .AddJobs().AddProjects()
            .AddSingleton(ScriptedReceiver.Policy)
            .AddWebhooks();
        _generation(services, _folder.FullName);
        if (_rig is null)
        {
            services.AddSingleton(new DurableCatalog().AddJobs().AddProjects()).AddDurableEngine(new DurableEngineOptions { DataFolder = Path.Combine(_folder.FullName, "engine") });
            _services = services.BuildServiceProvider();
            await _services.GetRequiredService<DurableEngine>().StartAsync(default);
            return;
        }

        services.AddSingleton(CloudServices.Catalog());
        services.AddSingleton<IDurableClientSource>(_rig).AddSingleton<InstanceClaims>().AddSingleton<ChildIdCheck>();
        services.AddSingleton<IOrchestrationClient>(s => new DurableTaskOrchestrationClient(
            _rig, s.GetRequiredService<DurableCatalog>(), s.GetRequiredService<InstanceClaims>(), s.GetRequiredService<IEntropy>(), TimeProvider.System, ListOrder.Other));
        _services = services.BuildServiceProvider();
        await _rig.StartAsync(_services.GetRequiredService<DurableCatalog>(), _services);
    }

    /// <summary>The host dies with all it has in hand; another goes on with what is stored.</summary>
    public async Task CrashAsync()
    {
        await _rig!.CrashAsync();
        await StartAsync();
    }

    public async Task<string> BeginAsync(ProjectSpec spec)
    {
        var id = Projects.NewId();
        await Projects.StartAsync(id, spec, default);
        return id;
    }

    public async Task<ProjectDocument> EndOfAsync(string projectId)
    {
        using var patience = new CancellationTokenSource(Patience);
        await Client.WaitForCompletionAsync(projectId, patience.Token);
        return (await Projects.GetAsync(projectId, default))!;
    }

    public async ValueTask DisposeAsync()
    {
        if (_rig is not null) await _rig.DisposeAsync();
        if (_services is not null) await _services.DisposeAsync();
        _folder.Delete(recursive: true);
    }
}

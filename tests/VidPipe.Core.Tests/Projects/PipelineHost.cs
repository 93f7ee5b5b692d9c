using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging;
using VidPipe.Core.Actions;
using VidPipe.Core.Assets;
using VidPipe.Core.Durable;
using VidPipe.Core.Generation;
using VidPipe.Core.Jobs;
using VidPipe.Core.Media;
using VidPipe.Core.Projects;
using VidPipe.Core.Spending;
using VidPipe.Core.Tests.Webhooks;
using VidPipe.Core.Webhooks;
using VidPipe.Storage.Files;

namespace VidPipe.Core.Tests.Projects;

/// <summary>The project pipeline as a host composes it (an engine, files), around a scripted studio that outlives restarts.</summary>
internal sealed class PipelineHost : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    private readonly string _folder = Directory.CreateTempSubdirectory("vidpipe-pipeline-").FullName;
    private readonly PipelineEngine _engine = new();
    private ServiceProvider? _services;

    public ScriptedStudio Studio { get; } = new();

    public ScriptedReceiver Receiver { get; } = new();

    /// <summary>What a test wants otherwise.</summary>
    public Action<IServiceCollection> Configure { get; init; } = _ => { };

    /// <summary>Of the hosts that are started from now on.</summary>
    public SpendingCaps Caps { get; set; } = new();

    public IProjectService Projects => _services!.GetRequiredService<IProjectService>();

    public IOrchestrationClient Client => _services!.GetRequiredService<IOrchestrationClient>();

    public WebhookLog Webhooks => _services!.GetRequiredService<WebhookLog>();

    public IProjectMetrics Metrics => _services!.GetRequiredService<IProjectMetrics>();

    public IBlobStore Blobs => _services!.GetRequiredService<IBlobStore>();

    /// <summary>Where answers wait that are paid for and not stored yet.</summary>
    public string PaidFolder => Path.Combine(_folder, "paid");

    /// <summary>Where the files of the store are.</summary>
    public string BlobFolder => Path.Combine(_folder, "blobs");

    public T Get<T>()
        where T : notnull =>
        _services!.GetRequiredService<T>();

    /// <summary>Saves a patch as an activity would that comes late.</summary>
    public Task<JobSaved> SaveAsync(ProjectPatch patch) =>
        _services!.GetRequiredService<SaveProject>().RunAsync(new ActivityContext(patch.JobId), patch, default);

    public async Task StartAsync()
    {
        var blobs = new FileBlobStore(BlobFolder, TimeProvider.System);
        var services = new ServiceCollection()
            .AddSingleton(TimeProvider.System)
            .AddSingleton<ILoggerFactory>(NullLoggerFactory.Instance)
            .AddSingleton(typeof(ILogger<>), typeof(NullLogger<>))
            .AddSingleton<IEntropy, TestEntropy>()
            .AddSingleton<IBlobStore>(blobs)
            .AddSingleton<IWorkspaces>(new FileWorkspaces(Path.Combine(_folder, "work"), blobs))
            .AddSingleton<IPaidAnswers>(new FilePaidAnswers(PaidFolder, TimeProvider.System, AttemptPlacement.SameMachine))
            .AddSingleton(HostEpoch.Embedded(Guid.NewGuid().ToString()))
            .AddSingleton(Specs.Models)
            .AddSingleton(Caps)
            .AddSingleton<AssetStore>().AddSingleton<DocumentStore>().AddSingleton<SpendingLedger>().AddSingleton<ActionCache>()
            .AddSingleton<PaidOperations>()
            .AddSingleton(new GenerationProviders(Specs.Models, [Studio.Provider]))
            .AddSingleton<IMediaTools>(Studio)
            .AddJobs().AddProjects()
            .AddSingleton(ScriptedReceiver.Policy)
            .AddSingleton<IWebhookSender>(Receiver)
            .AddWebhooks();
        _engine.AddTo(services, Path.Combine(_folder, "engine"));
        Configure(services);
        _services = services.BuildServiceProvider();
        await _engine.StartAsync(_services);
    }

    public async Task RestartAsync()
    {
        await StopAsync();
        await StartAsync();
    }

    /// <summary>Starts a project and returns its document when it has ended.</summary>
    public async Task<ProjectDocument> RunAsync(ProjectSpec spec) => await WaitForEndAsync(await BeginAsync(spec));

    public async Task<string> BeginAsync(ProjectSpec spec)
    {
        var id = Projects.NewId();
        await Projects.StartAsync(id, spec, default);
        return id;
    }

    public async Task<ProjectDocument> ResumeAsync(string projectId, decimal? budgetUsd = null)
    {
        await BeginResumeAsync(projectId, budgetUsd);
        return await WaitForEndAsync(projectId);
    }

    public async Task<RunPlan> BeginResumeAsync(string projectId, decimal? budgetUsd = null)
    {
        var plan = await Projects.PlanResumeAsync(projectId, budgetUsd, default);
        await Projects.StartRunAsync(plan, default);
        return plan;
    }

    public async Task<ProjectDocument> RegenerateAsync(string projectId, int scene, TakeKind kind)
    {
        await Projects.StartRunAsync(await Projects.PlanRegenerateAsync(projectId, scene, kind, default), default);
        return await WaitForEndAsync(projectId);
    }

    public async Task<ForkPlan> PlanForkAsync(string sourceId, Func<ProjectSpec, ProjectSpec>? edit = null, params IReadOnlyList<SceneEdit> edits)
    {
        var source = await Projects.GetForkSourceAsync(sourceId, default);
        return await Projects.PlanForkAsync(source, edit is null ? source.Input.Spec : edit(source.Input.Spec), edits, default);
    }

    /// <summary>Forks a project and returns the fork's document when it has ended.</summary>
    public async Task<ProjectDocument> ForkAsync(string sourceId, Func<ProjectSpec, ProjectSpec>? edit = null, params IReadOnlyList<SceneEdit> edits)
    {
        var plan = await PlanForkAsync(sourceId, edit, edits);
        var id = Projects.NewId();
        await Projects.StartForkAsync(id, plan, default);
        return await WaitForEndAsync(id);
    }

    public async Task<ProjectDocument> WaitForEndAsync(string projectId)
    {
        using var patience = new CancellationTokenSource(Patience);
        await Client.WaitForCompletionAsync(projectId, patience.Token);
        return (await Projects.GetAsync(projectId, default))!;
    }

    public static async Task UntilAsync(Func<bool> condition)
    {
        using var patience = new CancellationTokenSource(Patience);
        using var ticks = new PeriodicTimer(TimeSpan.FromMilliseconds(5));
        while (!condition()) await ticks.WaitForNextTickAsync(patience.Token);
    }

    /// <summary>Removes assets behind the pipeline's back.</summary>
    public async Task DeleteAssetsAsync(string extension)
    {
        var page = await Blobs.ListAsync("assets/", 1000, null, default);
        foreach (var blob in page.Blobs.Where(b => b.Name.Value.EndsWith('.' + extension))) await Blobs.DeleteAsync(blob.Name, default);
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        Directory.Delete(_folder, recursive: true);
    }

    private async Task StopAsync()
    {
        if (_services is null) return;
        await _engine.StopAsync();
        await _services.DisposeAsync();
    }

    private sealed class TestEntropy : IEntropy
    {
        public UInt128 Next() => new(BitConverter.ToUInt64(Guid.NewGuid().ToByteArray()), BitConverter.ToUInt64(Guid.NewGuid().ToByteArray()));
    }
}

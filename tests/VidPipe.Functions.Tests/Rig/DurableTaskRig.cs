using DurableTask.Core;
using Grpc.Net.Client;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.DurableTask.Client;
using Microsoft.DurableTask.Testing.Sidecar;
using Microsoft.DurableTask.Testing.Sidecar.Grpc;
using Microsoft.DurableTask.Worker;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using VidPipe.Core.Durable;
using VidPipe.Functions.Durable;

namespace VidPipe.Functions.Tests.Rig;

/// <summary>
/// The real durable task worker and client over the in-memory sidecar of <c>Microsoft.DurableTask.InProcessTestHost</c>,
/// whose store outlives crashes of both. This worker knows nothing between two events of an instance: each takes the code
/// through its history again.
/// </summary>
internal sealed class DurableTaskRig : IDurableClientSource, IAsyncDisposable
{
    private readonly InMemoryOrchestrationService _store = new();
    private readonly DurableTaskWorkerOptions _defaults = new();
    private IOrchestrationService? _work;
    private WebApplication? _sidecar;
    private GrpcChannel? _channel;
    private IHost? _worker;
    private CancellationTokenSource? _life;

    /// <summary>The longest input of an activity so far, in characters of JSON.</summary>
    public int LargestMessage { get; private set; }

    public DurableTaskClient Client => _worker!.Services.GetRequiredService<DurableTaskClient>();

    /// <param name="catalog">What the worker can run.</param>
    /// <param name="services">Where the activities come from.</param>
    public async Task StartAsync(DurableCatalog catalog, IServiceProvider services, TimeSpan? longestTimer = null)
    {
        await StartSidecarAsync();
        var life = _life = new CancellationTokenSource();
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Services.AddLogging();
        builder.Services.AddDurableTaskClient(client => client.UseGrpc(_channel!).RegisterDirectly());
        builder.Services.AddDurableTaskWorker(worker =>
        {
            worker.UseGrpc(_channel!);
            worker.Configure(options => options.MaximumTimerInterval = longestTimer ?? _defaults.MaximumTimerInterval);
            worker.AddTasks(tasks =>
            {
                foreach (var orchestrator in catalog.Orchestrators.Values)
                {
                    tasks.AddOrchestratorFunc<RawJson?, RawJson>(orchestrator.Name, (context, _) => orchestrator.RunOnAsync(context));
                }

                foreach (var (name, activity) in catalog.Activities)
                {
                    tasks.AddActivityFunc<RawJson?, RawJson>(name, (context, input) =>
                    {
                        LargestMessage = Math.Max(LargestMessage, input?.Text.Length ?? 0);
                        return activity.AttemptAsync(services, context.InstanceId, input, life.Token);
                    });
                }
            });
        });
        _worker = builder.Build();
        await _worker.StartAsync();
    }

    /// <summary>Worker and sidecar die with whatever they had in hand, which goes back to the store.</summary>
    public async Task CrashAsync()
    {
        if (_worker is null) return;
        await _life!.CancelAsync();
        using var atOnce = new CancellationTokenSource(TimeSpan.Zero);
        var stopping = _sidecar!.StopAsync(atOnce.Token);
        await ((LeasedWork)_work!).ReturnAsync();
        await stopping;
        await _sidecar.DisposeAsync();
        await _worker.StopAsync(atOnce.Token);
        _worker.Dispose();
        _worker = null;
        _channel!.Dispose();
    }

    public async ValueTask DisposeAsync() => await CrashAsync();

    private async Task StartSidecarAsync()
    {
        _work = LeasedWork.Over(_store);
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
            kestrel.Listen(System.Net.IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http2));
        builder.Services.AddRouting().AddLogging().AddGrpc();
        builder.Services
            .AddSingleton(_work)
            .AddSingleton<IOrchestrationServiceClient>(_store)
            .AddSingleton<TaskHubGrpcServer>();
        _sidecar = builder.Build();
        _sidecar.MapGrpcService<TaskHubGrpcServer>();
        await _sidecar.StartAsync();
        _channel = GrpcChannel.ForAddress(_sidecar.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());
    }
}

using System.Net.Sockets;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using VidPipe.Api;
using VidPipe.Core.Jobs;
using VidPipe.Core.Retention;
using VidPipe.Core.Errors;
using VidPipe.Engine;
using VidPipe.Local.CommandLine;
using VidPipe.Local.Configuration;
using VidPipe.Local.Telemetry;

namespace VidPipe.Local.Hosting;

/// <summary>
/// A running host: Kestrel with the API, the durable engine on a data folder, and the address file that leads others here.
/// Disposing it ends all in good order; what is unfinished goes on at the next start.
/// </summary>
internal sealed partial class LocalHost : IAsyncDisposable
{
    private static readonly TimeSpan ShutdownPatience = TimeSpan.FromSeconds(5);

    private readonly WebApplication _app;
    private readonly DurableEngine _engine;
    private readonly HostAddressFile _addressFile;
    private readonly ScheduleTimer _timer;
    private readonly ILogger<LocalHost> _log;

    private LocalHost(WebApplication app, HostAddressFile addressFile)
    {
        _app = app;
        _engine = app.Services.GetRequiredService<DurableEngine>();
        _addressFile = addressFile;
        _timer = app.Services.GetRequiredService<ScheduleTimer>();
        _log = app.Services.GetRequiredService<ILogger<LocalHost>>();
        Address = new HostAddress(new Uri("http://127.0.0.1"), Environment.ProcessId, HostMode.ReadOnly, "", "");
    }

    /// <summary>Where it listens.</summary>
    public HostAddress Address { get; private set; }

    /// <exception cref="CommandFailedException">The address or the data folder is taken, or cannot be used.</exception>
    /// <exception cref="JournalDamagedException">The journal is damaged, and was not to be rebuilt.</exception>
    public static async Task<LocalHost> StartAsync(
        HostSettings settings, HostMode mode, HostLog log, CancellationToken cancellationToken, JournalStart journal = JournalStart.Checked)
    {
        CreateFolder(settings.DataFolder);
        var identity = new HostAddress(
            new Uri("http://127.0.0.1"), Environment.ProcessId, mode, NewToken(), NewToken());
        var engineIsUp = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

        var app = Build(settings, EngineFor(mode, settings.Engine) with { JournalStart = journal }, identity, log, engineIsUp.Task);
        var host = new LocalHost(app, new HostAddressFile(settings.DataFolder));
        try
        {
            await host.ListenAsync(settings.Listen, cancellationToken);
            await host.StartEngineAsync(settings.DataFolder, cancellationToken);
            engineIsUp.SetResult();

            // Not waited for: the store may be away, and what is not dropped yet is dropped before it is read.
            if (host._engine.HasNewJournal) _ = app.Services.GetRequiredService<UnindexedJobs>().DropAsync(app.Services.GetRequiredService<JobKinds>().All, CancellationToken.None);
            if (mode != HostMode.ReadOnly) await app.Services.GetRequiredService<WallClockHistory>().ObserveAsync(cancellationToken);
            if (mode == HostMode.Serve) host._timer.Start();
            host.Announce(identity, settings);
            if (journal == JournalStart.RebuiltWhenDamaged) host.TellOfJournal();
            return host;
        }
        catch
        {
            engineIsUp.TrySetCanceled(CancellationToken.None);
            await host.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        // First, so that nobody is led to a host that is ending.
        if (Address.InstanceId.Length > 0) _addressFile.Remove(Address.InstanceId);
        using (var limit = new CancellationTokenSource(ShutdownPatience)) await _app.StopAsync(limit.Token);
        await _timer.StopAsync();
        await _engine.StopAsync(CancellationToken.None);
        if (Address.InstanceId.Length > 0) LogStopped(_log);
        await _app.DisposeAsync();
    }

    private static WebApplication Build(HostSettings settings, DurableEngineOptions engine, HostAddress identity, HostLog log, Task engineIsUp)
    {
        // The empty builder: its richer relatives read configuration, environment and console on their own.
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { ApplicationName = "vidpipe", ContentRootPath = settings.DataFolder });
        builder.Configuration.AddConfiguration(settings.Configuration);
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
            kestrel.Listen(settings.Listen.Parse()!, settings.Listen.Port));
        HostLogging.Configure(builder.Logging, settings.Configuration, log);
        HostTelemetry.Add(builder.Services, OtlpSignals.From(Environment.GetEnvironmentVariable));
        builder.Services.Configure<HostOptions>(options => options.ShutdownTimeout = ShutdownPatience);
        builder.Services.AddSingleton<IHostLifetime, SilentLifetime>();
        builder.Services.AddLocalHost(settings, engine, identity.AccessKey);

        var app = builder.Build();
        // Requests that come while the engine takes up its work wait for it: an error would tell a client the wrong thing.
        app.Use(async (http, next) =>
        {
            await engineIsUp.WaitAsync(http.RequestAborted);
            await next(http);
        });
        app.UseRouting();
        HostStatusRoute.Map(app, identity);
        app.MapVidPipeApi();
        return app;
    }

    /// <summary>A host that only reads takes no activity up, so nothing moves and nothing is paid for.</summary>
    private static DurableEngineOptions EngineFor(HostMode mode, DurableEngineOptions options) => mode == HostMode.ReadOnly
        ? options with { Paused = true }
        : options;

    private static void CreateFolder(string folder)
    {
        try
        {
            Directory.CreateDirectory(folder);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            throw new CommandFailedException(ExitCode.Usage, $"The data folder '{folder}' cannot be made: {problem.Message}", problem);
        }
    }

    private static string NewToken() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));

    private async Task ListenAsync(Configuration.ListenOptions listen, CancellationToken cancellationToken)
    {
        try
        {
            await _app.StartAsync(cancellationToken);
        }
        catch (Exception problem) when (problem is IOException or SocketException)
        {
            throw new CommandFailedException(
                ExitCode.AddressInUse,
                $"Cannot listen on {listen.Address}:{listen.Port}: {problem.Message} Choose another port with --port.",
                problem);
        }
    }

    private async Task StartEngineAsync(string dataFolder, CancellationToken cancellationToken)
    {
        try
        {
            await _engine.StartAsync(cancellationToken);
        }
        catch (VidPipeException held) when (held.Code == ErrorCode.WrongState)
        {
            throw new CommandFailedException(ExitCode.DataFolderInUse, $"The data folder '{dataFolder}' is in use by another process.", held);
        }
    }

    private void Announce(HostAddress identity, HostSettings settings)
    {
        var bound = new Uri(_app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());
        Address = identity with { Url = HostUrl.Reachable(bound) };
        _addressFile.Write(Address);
        LogListening(_log, ProductVersion.Text, bound.GetLeftPart(UriPartial.Authority), settings.DataFolder);
    }

    private void TellOfJournal()
    {
        if (_engine.JournalSetAside is { } aside) LogRebuilt(_log, aside);
        else LogKept(_log);
    }

    [LoggerMessage(1, LogLevel.Information, "VidPipe {Version} listens on {Url} (data folder {DataFolder}).")]
    private static partial void LogListening(ILogger logger, string version, string url, string dataFolder);

    [LoggerMessage(2, LogLevel.Information, "Stopped. What is unfinished goes on at the next start.")]
    private static partial void LogStopped(ILogger logger);

    [LoggerMessage(3, LogLevel.Warning, "The damaged journal is kept as {Aside}. Projects that were unfinished are listed as failed; 'resume' goes on with each from what it has made.")]
    private static partial void LogRebuilt(ILogger logger, string aside);

    [LoggerMessage(4, LogLevel.Information, "The journal is whole, and was kept: --rebuild-journal changed nothing.")]
    private static partial void LogKept(ILogger logger);
}

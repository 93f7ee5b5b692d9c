using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using VidPipe.StandIn.Calls;
using VidPipe.StandIn.Catalog;
using VidPipe.StandIn.Gemini;
using VidPipe.StandIn.Imagen;
using VidPipe.StandIn.Making;
using VidPipe.StandIn.Scripting;
using VidPipe.StandIn.Serving;
using VidPipe.StandIn.Speech;
using VidPipe.StandIn.Storage;
using VidPipe.StandIn.Tokens;
using VidPipe.StandIn.Video;

namespace VidPipe.StandIn;

/// <summary>
/// A stand-in for Vertex AI, Cloud Text-to-Speech, Cloud Storage and Google's token endpoints on a loopback port. It
/// speaks the documented shapes, refuses requests that are not as documented, makes real media, and misbehaves as its
/// script says.
/// </summary>
/// <remarks>Safe to use from many threads. Its state (jobs, objects, tokens, calls) lives as long as it does.</remarks>
public sealed class VertexStandIn : IAsyncDisposable
{
    private readonly CancellationTokenSource _life = new();
    private readonly Ffmpeg _ffmpeg;
    private readonly Violations _violations = new();
    private readonly WebApplication _app;

    private VertexStandIn(StandInOptions options)
    {
        _ffmpeg = new Ffmpeg(options.FfmpegPath);
        Log = new CallLog(options.CallLogFile);
        Tokens = new TokenOffice(options.Time, options.TokenLifetime, () => BaseUrl);
        var server = new CallServer(options, Desks(options), Script, Log, _violations, Tokens);
        var console = new ControlDesk(this);

        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.Listen(IPAddress.Loopback, options.Port);
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = null;
            kestrel.Limits.MinResponseDataRate = null;
            kestrel.Limits.MinRequestBodyDataRate = null;
        });
        _app = builder.Build();
        _app.Run(http => http.Request.Path.StartsWithSegments("/stand-in", StringComparison.Ordinal) ? console.HandleAsync(http) : server.HandleAsync(http));
    }

    /// <summary>Where it listens, with a slash at the end: the product's <c>Vertex:BaseUrl</c>.</summary>
    public Uri BaseUrl { get; private set; } = null!;

    /// <summary>What happens to which calls; may be changed at any time.</summary>
    public Script Script { get; } = new();

    public CallLog Log { get; }

    /// <summary>Cloud Storage.</summary>
    public Bucket Bucket { get; } = new();

    /// <summary>Issues and expires access tokens.</summary>
    public TokenOffice Tokens { get; }

    /// <summary>Requests that were not as documented; a test of a client asserts that there are none.</summary>
    public IReadOnlyList<Violation> Violations => _violations.All;

    /// <inheritdoc cref="CallLog.Of" />
    public IReadOnlyList<Call> Calls(params CallKind[] kinds) => Log.Of(kinds);

    /// <inheritdoc cref="CallLog.Submissions" />
    public ILookup<string, Call> Submissions => Log.Submissions;

    /// <inheritdoc cref="CallLog.DuplicateSubmissions()" />
    public IReadOnlyList<Call> DuplicateSubmissions() => Log.DuplicateSubmissions();

    /// <inheritdoc cref="CallLog.RepeatedCalls" />
    public IReadOnlyList<Call> RepeatedCalls() => Log.RepeatedCalls();

    /// <summary>Starts one, listening when this returns.</summary>
    /// <exception cref="IOException">The port is taken.</exception>
    public static async Task<VertexStandIn> StartAsync(StandInOptions? options = null, CancellationToken cancellationToken = default)
    {
        var standIn = new VertexStandIn(options ?? new StandInOptions());
        try
        {
            await standIn._app.StartAsync(cancellationToken);
            var addresses = standIn._app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!;
            standIn.BaseUrl = new Uri(addresses.Addresses.Single() + "/");
            return standIn;
        }
        catch
        {
            await standIn.DisposeAsync();
            throw;
        }
    }

    /// <summary>Cuts all connections and ends its work.</summary>
    public async ValueTask DisposeAsync()
    {
        await _life.CancelAsync();
        await _app.StopAsync(new CancellationToken(canceled: true));
        await _app.DisposeAsync();
        Log.Dispose();
        Tokens.Dispose();
        await _ffmpeg.DisposeAsync();
        _life.Dispose();
    }

    /// <summary>For the demo's console.</summary>
    internal void Watch(Action<Call> call, Action<Violation> violation)
    {
        Log.Changed += call;
        _violations.Added += violation;
    }

    private Dictionary<Endpoint, IDesk> Desks(StandInOptions options)
    {
        var cache = new MediaCache(options.MediaFolder, _life.Token);
        var pictures = new Pictures(_ffmpeg, cache, options.Shrink);
        var voices = new Voices(_ffmpeg, cache);
        var jobs = new VideoJobs(new Films(_ffmpeg, cache, pictures, options.Shrink), Bucket, options.Polls);
        return new Dictionary<Endpoint, IDesk>
        {
            [Endpoint.GenerateContent] = new ContentDesk(new ContentMaker(pictures, voices), options.Time),
            [Endpoint.Predict] = new ImagenDesk(pictures, Bucket),
            [Endpoint.PredictLongRunning] = new SubmitDesk(jobs),
            [Endpoint.FetchPredictOperation] = new PollDesk(jobs),
            [Endpoint.Synthesize] = new SpeechDesk(voices),
            [Endpoint.PublisherModel] = new ModelDesk(),
            [Endpoint.Voices] = new VoicesDesk(),
            [Endpoint.Object] = new StorageDesk(Bucket),
            [Endpoint.Token] = new TokenDesk(Tokens, options.Time),
            [Endpoint.Metadata] = new MetadataDesk(Tokens),
        };
    }
}

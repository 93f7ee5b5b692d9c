using Microsoft.Extensions.Logging;
using VidPipe.Core.Generation;
using VidPipe.Providers.Vertex.Auth;
using VidPipe.Providers.Vertex.Images;
using VidPipe.Providers.Vertex.Resilience;
using VidPipe.Providers.Vertex.Speech;
using VidPipe.Providers.Vertex.Text;
using VidPipe.Providers.Vertex.Transport;
using VidPipe.Providers.Vertex.Videos;

namespace VidPipe.Providers.Vertex;

/// <summary>
/// Google's Vertex AI: Gemini for texts, pictures and speech, Veo for clips; Imagen and Cloud Text-to-Speech where a model's
/// line says so. Connections, tokens, paces and circuit breakers last as long as the provider: make one per host.
/// </summary>
public static class VertexProvider
{
    /// <param name="handler">Sends HTTP requests; null for the usual one. It must not follow redirects.</param>
    /// <param name="transport">Calls models in place of REST, for the methods that are not <see cref="VertexMethod.PredictLongRunning"/> or <see cref="VertexMethod.FetchPredictOperation"/>.</param>
    /// <exception cref="ArgumentException">The options are not valid; the message names the keys.</exception>
    public static GenerationProvider Create(
        VertexOptions options, ModelTable models, TimeProvider time, ILoggerFactory loggers, HttpMessageHandler? handler = null, IVertexTransport? transport = null)
    {
        var errors = options.Validate();
        if (errors.Count > 0) throw new ArgumentException(string.Join(" ", errors), nameof(options));
        if (options.Project.Length == 0) throw new ArgumentException($"{VertexOptions.Section}:{nameof(VertexOptions.Project)} is missing.", nameof(options));
        return Create(options, models, time, LoggerOf(loggers), CreateTokens(options, time, loggers), handler ?? VertexHttp.CreateHandler(), transport);
    }

    /// <summary>For a transport of the host's own.</summary>
    public static IAccessTokens CreateTokens(VertexOptions options, TimeProvider time, ILoggerFactory loggers) =>
        options.Auth == "none" ? new NoTokens() : new CachedTokens(new GoogleCredentials(options), time, LoggerOf(loggers));

    internal static GenerationProvider Create(
        VertexOptions options, ModelTable models, TimeProvider time, ILogger logger, IAccessTokens tokens, HttpMessageHandler handler, IVertexTransport? transport = null)
    {
        var endpoints = new VertexEndpoints(options);
        var rest = new GoogleRest(VertexHttp.CreateClient(handler), tokens, time);
        var restTransport = new RestTransport(rest, endpoints);
        var calls = new VertexCalls(options, time, logger);
        var client = new VertexClient(options, models, transport ?? restTransport, calls);
        var storage = new StorageDownload(options, rest, endpoints, calls);
        return new GenerationProvider(
            VertexModels.ProviderName,
            new VertexWriter(client),
            new VertexImages(client),
            new VertexVideos(new VideoSubmitter(client, restTransport, calls), new VideoPoller(client, restTransport, calls, storage, logger)),
            new VertexSpeech(client, restTransport))
        {
            Catalog = new VertexCatalog(client, restTransport, calls),
        };
    }

    private static ILogger LoggerOf(ILoggerFactory loggers) => loggers.CreateLogger("VidPipe.Providers.Vertex");
}

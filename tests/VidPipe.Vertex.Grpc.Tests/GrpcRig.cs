using Microsoft.Extensions.Logging.Abstractions;
using VidPipe.Core.Assets;
using VidPipe.Core.Generation;
using VidPipe.Providers.Vertex;
using VidPipe.Providers.Vertex.Auth;
using VidPipe.Providers.Vertex.Transport;
using VidPipe.StandIn;
using VidPipe.Storage.Files;

namespace VidPipe.VertexGrpc.Tests;

/// <summary>The whole provider over gRPC, and over REST beside it, against the same stand-in.</summary>
internal sealed class GrpcRig : IAsyncDisposable, IAccessTokens, IPaidCall
{
    public const string Text = "gemini-9-flash";
    public const string Gemini = "gemini-9-image";
    public const string Imagen = "imagen-9-generate";
    public const string Voice = "gemini-9-tts";

    private static readonly string Media = Path.Combine(AppContext.BaseDirectory, "stand-in-media");

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("vidpipe-grpc-");

    private GrpcRig(VertexStandIn vertex, GrpcFront front, VertexOptions options)
    {
        (Vertex, Front) = (vertex, front);
        Options = options with
        {
            Project = "demo",
            BaseUrl = vertex.BaseUrl.AbsoluteUri,
            Auth = "none",
            RetryDelay = TimeSpan.FromMilliseconds(1),
            MaxRetryDelay = TimeSpan.FromSeconds(5),
            Attempts = 2,
        };
        Transport = new GrpcTransport(Options with { BaseUrl = front.Address.AbsoluteUri }, this);
        OverGrpc = Create(Transport);
        OverRest = Create(null);
        Workspace = new FileWorkspaces(_folder.FullName, new FileBlobStore(Path.Combine(_folder.FullName, "blobs"), TimeProvider.System)).Create();
    }

    public VertexStandIn Vertex { get; }

    public GrpcFront Front { get; }

    public VertexOptions Options { get; }

    public GrpcTransport Transport { get; }

    public GenerationProvider OverGrpc { get; }

    public GenerationProvider OverRest { get; }

    public IWorkspace Workspace { get; }

    /// <summary>Tokens that were not taken.</summary>
    public int Rejected { get; private set; }

    public int Repeats { get; private set; }

    public static async Task<GrpcRig> StartAsync(VertexOptions? options = null)
    {
        var vertex = await VertexStandIn.StartAsync(new StandInOptions { MediaFolder = Media });
        return new GrpcRig(vertex, await GrpcFront.StartAsync(vertex.BaseUrl), options ?? new VertexOptions());
    }

    public Task<Storyboard> WriteAsync(GenerationProvider provider, CancellationToken token = default) =>
        provider.Writer.WriteStoryboardAsync(new StoryboardRequest(Text, "A fox finds a lantern.", "watercolour", 2, uint.MaxValue), this, token);

    public Task<GeneratedFile> DrawAsync(GenerationProvider provider, string model, params GeneratedFile[] references) =>
        provider.Images.GenerateAsync(new ImageRequest(model, "A fox", "16:9", uint.MaxValue, references), Workspace, this, default);

    public Task<SpokenAudio> SpeakAsync(GenerationProvider provider) =>
        provider.Speech.SpeakAsync(new SpeechRequest(Voice, "Hello there. How are you?", 7), Workspace, this, default);

    public ValueTask<AccessToken?> GetAsync(AccessToken? rejected, CancellationToken cancellationToken)
    {
        if (rejected is not null) Rejected++;
        return new(new AccessToken($"token-{Rejected + 1}", "quota-project"));
    }

    public Task RepeatAsync(CancellationToken cancellationToken)
    {
        Repeats++;
        return Task.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        await Workspace.DisposeAsync();
        await Front.DisposeAsync();
        await Vertex.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    private GenerationProvider Create(IVertexTransport? transport) => VertexProvider.Create(
        Options,
        new ModelTable(
        [
            new(Text, ModelKind.Text, "vertex", PriceUnit.Request, 0.01m, [], [], default, 0),
            new(Gemini, ModelKind.Image, "vertex", PriceUnit.Image, 0.04m, [], ["16:9"], default, 0) { Resolutions = ["1K"] },
            new(Imagen, ModelKind.Image, "vertex", PriceUnit.Image, 0.04m, [], ["16:9"], default, 0) { Protocol = VertexModels.Imagen, Location = "us-central1" },
            new("veo-9-generate", ModelKind.Video, "vertex", PriceUnit.Second, 0.4m, [4], ["16:9"], TimeSpan.FromSeconds(15), 40) { Location = "us-central1" },
            new(Voice, ModelKind.Speech, "vertex", PriceUnit.Request, 0.01m, [], [], default, 0),
        ]),
        TimeProvider.System,
        NullLoggerFactory.Instance,
        transport: transport);
}

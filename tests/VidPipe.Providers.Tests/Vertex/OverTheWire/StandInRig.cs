using System.Buffers.Binary;
using System.IO.Compression;
using Microsoft.Extensions.Logging.Abstractions;
using VidPipe.Core.Assets;
using VidPipe.Core.Generation;
using VidPipe.Providers.Tests.Synthetic;
using VidPipe.Providers.Tests.Vertex.Rigs;
using VidPipe.Providers.Vertex;
using VidPipe.StandIn;

namespace VidPipe.Providers.Tests.Vertex.OverTheWire;

/// <summary>The whole provider against the stand-in, over real connections.</summary>
internal sealed class StandInRig : IAsyncDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("vidpipe-standin-").FullName;
    private bool _isStopped;

    private StandInRig(VertexStandIn vertex, VertexOptions options, Func<ModelInfo, ModelInfo> change)
    {
        Vertex = vertex;
        Options = options with
        {
            Project = "demo",
            BaseUrl = vertex.BaseUrl.AbsoluteUri,
            Auth = options.CredentialsFile is null ? "none" : "adc",
            RetryDelay = TimeSpan.FromMilliseconds(1),
            MaxRetryDelay = TimeSpan.FromSeconds(5),
        };
        Workspace = new FolderWorkspace(_folder);
        Provider = VertexProvider.Create(Options, new ModelTable([.. Lines.Select(change)]), TimeProvider.System, NullLoggerFactory.Instance);
    }

    private static ModelInfo[] Lines { get; } =
    [
        new("gemini-9-flash", ModelKind.Text, "vertex", PriceUnit.Request, 0.01m, [], [], default, 0),
        new("gemini-9-image", ModelKind.Image, "vertex", PriceUnit.Image, 0.04m, [], ["16:9"], default, 0) { Resolutions = ["1K"] },
        new("veo-9-generate", ModelKind.Video, "vertex", PriceUnit.Second, 0.4m, [4, 6, 8], ["16:9", "9:16"], TimeSpan.FromSeconds(15), 40) { Location = "us-central1", Resolutions = ["720p"] },
        new("gemini-9-tts", ModelKind.Speech, "vertex", PriceUnit.Request, 0.01m, [], [], default, 0),
    ];

    public VertexStandIn Vertex { get; }

    public VertexOptions Options { get; }

    public FolderWorkspace Workspace { get; }

    public GenerationProvider Provider { get; }

    public CountingPayer Paid { get; } = new();

    public static async Task<StandInRig> StartAsync(
        VertexOptions? options = null, StandInOptions? standIn = null, Func<VertexStandIn, VertexOptions, VertexOptions>? finish = null, Func<ModelInfo, ModelInfo>? change = null)
    {
        var vertex = await VertexStandIn.StartAsync(standIn);
        options ??= new VertexOptions();
        return new StandInRig(vertex, finish is null ? options : finish(vertex, options), change ?? (line => line));
    }

    public Task<Storyboard> WriteAsync(int scenes = 2, string prompt = "A fox finds a lantern.") =>
        Provider.Writer.WriteStoryboardAsync(new StoryboardRequest("gemini-9-flash", prompt, "watercolour", scenes, uint.MaxValue), Paid, default);

    public Task<GeneratedFile> DrawAsync(params GeneratedFile[] references) =>
        Provider.Images.GenerateAsync(new ImageRequest("gemini-9-image", "A fox", "16:9", uint.MaxValue, references), Workspace, Paid, default);

    public Task<VideoSubmission> SubmitAsync(string prompt = "Slow push in", CancellationToken token = default) => Provider.Videos.SubmitAsync(
        new VideoRequest("veo-9-generate", prompt, "16:9", 4, AudioMode.Ambient, uint.MaxValue, Frame(1), Frame(2)), token);

    public Task<VideoPoll> PollAsync(VideoSubmission submission) =>
        Provider.Videos.PollAsync("veo-9-generate", Assert.IsType<VideoSubmission.Accepted>(submission).OperationName, Workspace, default);

    public async Task<VideoPoll> PollToTheEndAsync(VideoSubmission submission)
    {
        VideoPoll poll;
        do poll = await PollAsync(submission); while (poll is VideoPoll.Running);
        return poll;
    }

    public Task<SpokenAudio> SpeakAsync(string text = "Hello there. How are you?") => Provider.Speech.SpeakAsync(new SpeechRequest("gemini-9-tts", text, 7), Workspace, Paid, default);

    /// <summary>A real PNG of one colour.</summary>
    public GeneratedFile Frame(byte colour)
    {
        var path = Workspace.NewFile("png");
        using var file = File.Create(path);
        file.Write([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]);
        Chunk(file, "IHDR", [0, 0, 0, 8, 0, 0, 0, 8, 8, 0, 0, 0, 0]);
        using var pixels = new MemoryStream();
        using (var zlib = new ZLibStream(pixels, CompressionLevel.Fastest, leaveOpen: true)) zlib.Write([.. Enumerable.Repeat((byte[])[0, colour, colour, colour, colour, colour, colour, colour, colour], 8).SelectMany(row => row)]);
        Chunk(file, "IDAT", pixels.ToArray());
        Chunk(file, "IEND", []);
        return new GeneratedFile(path, MediaTypes.Png);
    }

    /// <summary>Nobody listens any more.</summary>
    public async Task StopServerAsync()
    {
        await Vertex.DisposeAsync();
        _isStopped = true;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_isStopped) await Vertex.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    private static void Chunk(Stream output, string type, byte[] data)
    {
        Span<byte> number = stackalloc byte[4];
        byte[] body = [.. System.Text.Encoding.ASCII.GetBytes(type), .. data];
        BinaryPrimitives.WriteInt32BigEndian(number, data.Length);
        output.Write(number);
        output.Write(body);
        BinaryPrimitives.WriteUInt32BigEndian(number, Crc(body));
        output.Write(number);
    }

    private static uint Crc(byte[] bytes)
    {
        var crc = uint.MaxValue;
        foreach (var value in bytes)
        {
            crc ^= value;
            for (var bit = 0; bit < 8; bit++) crc = (crc & 1) != 0 ? (crc >> 1) ^ 0xEDB88320 : crc >> 1;
        }

        return ~crc;
    }
}

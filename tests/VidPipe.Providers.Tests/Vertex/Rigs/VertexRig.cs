using Microsoft.Extensions.Logging.Abstractions;
using VidPipe.Core.Assets;
using VidPipe.Core.Generation;
using VidPipe.Core.Tests.Assets;
using VidPipe.Providers.Tests.Synthetic;
using VidPipe.Providers.Vertex;
using VidPipe.Providers.Vertex.Auth;

namespace VidPipe.Providers.Tests.Vertex.Rigs;

/// <summary>A Vertex provider over a scripted wire, with a clock that does not wait.</summary>
internal sealed class VertexRig : IDisposable
{
    /// <summary>Of every call. It passes only when a test advances the clock.</summary>
    public static readonly TimeSpan Limit = TimeSpan.FromHours(1);

    public static readonly VertexOptions Usual = new()
    {
        Project = "my-project",
        TextTimeLimit = Limit,
        ImageTimeLimit = Limit,
        SpeechTimeLimit = Limit,
        SubmitTimeLimit = Limit,
        PollTimeLimit = Limit,
        DownloadTimeLimit = Limit,
        BreakAfter = 100,
    };

    private readonly string _folder = Directory.CreateTempSubdirectory("vidpipe-vertex-").FullName;

    public VertexRig(VertexOptions? options = null, Func<ModelInfo, ModelInfo>? change = null, IAccessTokens? tokens = null)
    {
        Options = options ?? Usual;
        Time.SetUtcNow(new DateTimeOffset(2026, 11, 1, 0, 0, 0, TimeSpan.Zero));
        Wire = new Wire(Time);
        Workspace = new FolderWorkspace(_folder);
        Models = new ModelTable([.. Lines.Select(change ?? (line => line))]);
        Provider = VertexProvider.Create(Options, Models, Time, NullLogger.Instance, tokens ?? new FixedTokens(), Wire);
    }

    public const string Operation = "projects/123/locations/us-central1/publishers/google/models/film-1/operations/4f1d2c3b-0000-4000-8000-000000000001";

    private static ModelInfo[] Lines { get; } =
    [
        new("text-1", ModelKind.Text, "vertex", PriceUnit.Request, 0.01m, [], [], default, 0),
        new("image-1", ModelKind.Image, "vertex", PriceUnit.Image, 0.04m, [], ["16:9"], default, 0) { Resolutions = ["2K", "1K"] },
        new("film-1", ModelKind.Video, "vertex", PriceUnit.Second, 0.4m, [4, 6, 8], ["16:9", "9:16"], TimeSpan.FromSeconds(15), 40) { Location = "us-central1", Resolutions = ["720p"] },
        new("voice-1", ModelKind.Speech, "vertex", PriceUnit.Request, 0.01m, [], [], default, 0),
    ];

    public VertexOptions Options { get; }

    public PassingTime Time { get; } = new() { Limit = Limit };

    public Wire Wire { get; }

    public ModelTable Models { get; }

    public GenerationProvider Provider { get; }

    public FolderWorkspace Workspace { get; }

    public CountingPayer Paid { get; } = new();

    public IEnumerable<string> Files => Directory.GetFiles(_folder).Select(f => Path.GetExtension(f));

    public Task<Storyboard> WriteAsync(int scenes = 1, string prompt = "A fox finds a lantern.", string? style = null, uint seed = 7, CancellationToken token = default) =>
        Provider.Writer.WriteStoryboardAsync(new StoryboardRequest("text-1", prompt, style, scenes, seed), Paid, token);

    public Task<Storyboard> ExtendAsync(Storyboard previous, int added, string prompt = "A fox finds a lantern.") =>
        Provider.Writer.ExtendStoryboardAsync(new ExtendStoryboardRequest("text-1", prompt, null, previous, added, 7), Paid, default);

    public Task<GeneratedFile> DrawAsync(string prompt = "A fox", uint seed = 7, params GeneratedFile[] references) =>
        Provider.Images.GenerateAsync(new ImageRequest("image-1", prompt, "16:9", seed, references), Workspace, Paid, default);

    public Task<VideoSubmission> SubmitAsync(AudioMode audio = AudioMode.Ambient, bool hasEnd = true, uint seed = 7, CancellationToken token = default) =>
        Provider.Videos.SubmitAsync(new VideoRequest("film-1", "Slow push in", "9:16", 8, audio, seed, Frame(1), hasEnd ? Frame(2) : null), token);

    public Task<VideoPoll> PollAsync(string operation = Operation, CancellationToken token = default) => Provider.Videos.PollAsync("film-1", operation, Workspace, token);

    public Task<SpokenAudio> SpeakAsync(string text = "Hello there. How are you?") => Provider.Speech.SpeakAsync(new SpeechRequest("voice-1", text, 7), Workspace, Paid, default);

    public GeneratedFile Frame(byte first)
    {
        var path = Workspace.NewFile("png");
        File.WriteAllBytes(path, [first, 2, 3, 4]);
        return new GeneratedFile(path, MediaTypes.Png);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}

/// <summary>Counts the repeats that were announced.</summary>
internal sealed class CountingPayer : IPaidCall
{
    public int Repeats { get; private set; }

    /// <summary>Thrown in place of paying.</summary>
    public Exception? Refuses { get; set; }

    public Task RepeatAsync(CancellationToken cancellationToken)
    {
        Repeats++;
        return Refuses is null ? Task.CompletedTask : Task.FromException(Refuses);
    }
}

internal sealed class FixedTokens : IAccessTokens
{
    public List<AccessToken?> Rejected { get; } = [];

    public ValueTask<AccessToken?> GetAsync(AccessToken? rejected, CancellationToken cancellationToken)
    {
        if (rejected is not null) Rejected.Add(rejected);
        return new(new AccessToken($"token-{Rejected.Count + 1}", null));
    }
}

using VidPipe.Core.Assets;
using VidPipe.Core.Generation;
using VidPipe.Core.Media;
using VidPipe.Core.Tests.Assets;
using VidPipe.Media;
using VidPipe.Providers.Synthetic;
using VidPipe.Providers.Synthetic.Calls;

namespace VidPipe.Providers.Tests.Synthetic;

/// <summary>A synthetic provider in a folder of its own, with real ffmpeg and a clock that jumps instead of waiting.</summary>
internal sealed class Rig : IDisposable
{
    private readonly Ffmpeg _ffmpeg = new(new MediaOptions(), TimeProvider.System);

    public Rig(SyntheticOptions? options = null)
    {
        Folder = Directory.CreateTempSubdirectory("vidpipe-synthetic-").FullName;
        Options = (options ?? new SyntheticOptions()) with { Folder = Path.Combine(Folder, "state") };
        Workspace = new FolderWorkspace(Folder);
        Provider = Restart();
    }

    /// <summary>Pays for repeats, which the synthetic provider never makes.</summary>
    public static IPaidCall Paid { get; } = new Moq.Mock<IPaidCall>(Moq.MockBehavior.Strict).Object;

    public string Folder { get; }

    public SyntheticOptions Options { get; }

    public PassingTime Time { get; } = new();

    public FolderWorkspace Workspace { get; }

    public GenerationProvider Provider { get; private set; }

    public IMediaTools Media => new MediaTools(new MediaOptions(), _ffmpeg, TimeProvider.System);

    public IReadOnlyList<SyntheticCall> Calls => SyntheticCallLog.Read(Options.CallLogPath);

    /// <summary>A new provider that knows nothing but what is on disk.</summary>
    public GenerationProvider Restart() => Provider = SyntheticProvider.Create(Options, _ffmpeg, Time);

    public Task<Storyboard> WriteAsync(string prompt, int scenes = 3, uint seed = 1) =>
        Provider.Writer.WriteStoryboardAsync(new StoryboardRequest("synthetic-writer-1", prompt, null, scenes, seed), Paid, default);

    /// <summary>Small pictures and films, where nothing is looked for in them.</summary>
    public bool IsDraft { get; set; }

    public Task<GeneratedFile> PaintAsync(string prompt, string ratio = "16:9", uint seed = 1, params GeneratedFile[] references) =>
        Provider.Images.GenerateAsync(new ImageRequest("synthetic-image-1", prompt, ratio, seed, references) { IsDraft = IsDraft }, Workspace, Paid, default);

    public Task<VideoSubmission> SubmitAsync(
        GeneratedFile start, GeneratedFile? end = null, string prompt = "Slow push in", string ratio = "16:9", int duration = 2, AudioMode audio = AudioMode.None, uint seed = 1) =>
        Provider.Videos.SubmitAsync(new VideoRequest("synthetic-video-1", prompt, ratio, duration, audio, seed, start, end) { IsDraft = IsDraft }, default);

    public Task<VideoPoll> PollAsync(string operation) => Provider.Videos.PollAsync("synthetic-video-1", operation, Workspace, default);

    public Task<SpokenAudio> SpeakAsync(string text) => Provider.Speech.SpeakAsync(new SpeechRequest("synthetic-voice-1", text, 1), Workspace, Paid, default);

    /// <summary>A keyframe for tests that never look at the picture.</summary>
    public GeneratedFile AnyFrame()
    {
        var path = Workspace.NewFile("png");
        File.WriteAllBytes(path, [1, 2, 3]);
        return new GeneratedFile(path, MediaTypes.Png);
    }

    public void Dispose()
    {
        _ffmpeg.Dispose();
        Directory.Delete(Folder, recursive: true);
    }
}

internal sealed class FolderWorkspace(string folder) : IWorkspace
{
    private int _count;

    public string Directory => folder;

    public string NewFile(string extension) => Path.Combine(folder, $"{Interlocked.Increment(ref _count)}.{extension}");

    public Stream OpenRead(string path) => File.OpenRead(path);

    public Stream OpenWrite(string path) => File.Create(path);

    public Task<string?> MaterializeAsync(BlobName name, CancellationToken cancellationToken) => Task.FromResult<string?>(null);

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}

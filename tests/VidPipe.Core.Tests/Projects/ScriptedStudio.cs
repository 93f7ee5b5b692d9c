using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using VidPipe.Core.Assets;
using VidPipe.Core.Generation;
using VidPipe.Core.Media;

namespace VidPipe.Core.Tests.Projects;

/// <summary>
/// A provider and media tools made of text files: what they make depends on what they were asked, every call is counted,
/// and each answer can be scripted. Its operations live outside the host, as a cloud's would.
/// </summary>
internal sealed class ScriptedStudio : IWriter, IImageGenerator, IVideoGenerator, ISpeechSynthesizer, IMediaTools
{
    private readonly ConcurrentDictionary<string, int> _polls = new();
    private readonly ConcurrentQueue<string> _calls = new();
    private int _operations;

    public Func<VideoRequest, VideoSubmission?> OnSubmit { get; set; } = _ => null;

    public Func<string, int, VideoPoll?> OnPoll { get; set; } = (_, _) => null;

    public Action<StoryboardRequest> OnStoryboard { get; set; } = _ => { };

    public Action<SpeechRequest> OnSpeech { get; set; } = _ => { };

    /// <summary>Before a storyboard is written or continued, a job is sent, a job is asked for, a text is spoken.</summary>
    public Func<string, Task> OnCall { get; set; } = _ => Task.CompletedTask;

    public Func<ImageRequest, Task> OnImage { get; set; } = _ => Task.CompletedTask;

    /// <summary>What the model makes of an extension.</summary>
    public Func<Storyboard, Storyboard> OnExtend { get; set; } = storyboard => storyboard;

    public Func<StitchRequest, Task> OnStitch { get; set; } = _ => Task.CompletedTask;

    /// <summary>Given the file's extension.</summary>
    public Action<string> OnProbe { get; set; } = _ => { };

    public IReadOnlyList<string> Calls => [.. _calls];

    public GenerationProvider Provider => new("studio", this, this, this, this);

    public int Count(string kind) => _calls.Count(c => c.StartsWith(kind + ":", StringComparison.Ordinal));

    public async Task<Storyboard> WriteStoryboardAsync(StoryboardRequest request, IPaidCall paid, CancellationToken cancellationToken)
    {
        await CallAsync($"storyboard:{request.Prompt}");
        OnStoryboard(request);
        var scenes = Enumerable.Range(0, request.SceneCount).Select(i => SceneOf(i, request.Prompt, request.Seed));
        return new Storyboard("Title", "Guide", [new StoryCharacter("Ann", "tall")], [.. scenes], "raw");
    }

    public async Task<Storyboard> ExtendStoryboardAsync(ExtendStoryboardRequest request, IPaidCall paid, CancellationToken cancellationToken)
    {
        await CallAsync($"extend:{request.Previous.Scenes.Count}+{request.AddedScenes}");
        var added = Enumerable.Range(request.Previous.Scenes.Count, request.AddedScenes).Select(i => SceneOf(i, request.Prompt, request.Seed));
        return OnExtend(request.Previous with { Scenes = [.. request.Previous.Scenes, .. added] });
    }

    public async Task<GeneratedFile> GenerateAsync(ImageRequest request, IWorkspace workspace, IPaidCall paid, CancellationToken cancellationToken)
    {
        _calls.Enqueue($"image:{request.Prompt}");
        await OnImage(request);
        return Write(workspace, "png", MediaTypes.Png, request.Model + request.AspectRatio + request.Prompt + request.Seed + string.Concat(request.References.Select(r => DigestOf(r.Path))));
    }

    public async Task<VideoSubmission> SubmitAsync(VideoRequest request, CancellationToken cancellationToken)
    {
        await CallAsync($"submit:{request.Prompt}");
        if (OnSubmit(request) is { } scripted) return scripted;
        var name = $"operation-{Interlocked.Increment(ref _operations)}-{request.Model.Replace('-', '.')}{request.Audio}{request.Duration}{request.Seed}{DigestOf(request.StartFrame.Path)}{DigestOf(request.EndFrame!.Path)}";
        return new VideoSubmission.Accepted(name);
    }

    public async Task<VideoPoll> PollAsync(string model, string operationName, IWorkspace workspace, CancellationToken cancellationToken)
    {
        await CallAsync($"poll:{operationName}");
        var poll = _polls.AddOrUpdate(operationName, 1, (_, n) => n + 1);
        if (OnPoll(operationName, poll) is { } scripted) return scripted;
        return new VideoPoll.Succeeded(Write(workspace, "mp4", MediaTypes.Mp4, operationName.Split('-')[2]));
    }

    public async Task<SpokenAudio> SpeakAsync(SpeechRequest request, IWorkspace workspace, IPaidCall paid, CancellationToken cancellationToken)
    {
        await CallAsync($"speech:{request.Text}");
        OnSpeech(request);
        return new SpokenAudio(Write(workspace, "wav", MediaTypes.Wav, request.Text), [new CaptionCue(0, 1, request.Text)]);
    }

    public Task<MediaInfo> ProbeAsync(string path, CancellationToken cancellationToken)
    {
        var extension = Path.GetExtension(path)[1..];
        OnProbe(extension);
        return Task.FromResult(new MediaInfo(extension, 2, 2, 1280, 720, 24, "h264", "aac"));
    }

    public Task<MediaInfo> ConformAsync(string input, string output, Canvas canvas, double seconds, CancellationToken cancellationToken)
    {
        File.Copy(input, output);
        return ProbeAsync(output, cancellationToken);
    }

    public Task<(double Seconds, double Tempo)> FitSpeechAsync(string input, string output, double maxSeconds, CancellationToken cancellationToken)
    {
        File.Copy(input, output);
        return Task.FromResult((1.0, 1.0));
    }

    public async Task<StitchResult> StitchAsync(StitchRequest request, IProgress<double>? progress, CancellationToken cancellationToken)
    {
        _calls.Enqueue($"stitch:{request.Clips.Count}");
        await OnStitch(request);
        await File.WriteAllTextAsync(
            request.OutputPath, string.Concat(request.Clips.Select(c => DigestOf(c.Path) + (c.Narration is null ? "" : DigestOf(c.Narration)))), cancellationToken);
        return new StitchResult(await ProbeAsync(request.OutputPath, cancellationToken), 0, [.. request.Clips.Select((_, i) => i * 2.0)]);
    }

    public Task PosterAsync(string video, double atSeconds, string output, CancellationToken cancellationToken) =>
        File.WriteAllTextAsync(output, DigestOf(video) + atSeconds, cancellationToken);

    public Task WriteCaptionsAsync(IReadOnlyList<CaptionCue> cues, string output, CancellationToken cancellationToken) =>
        File.WriteAllLinesAsync(output, cues.Select(c => c.ToString()), cancellationToken);

    public Task<string> VersionAsync(CancellationToken cancellationToken) => Task.FromResult("scripted");

    private Task CallAsync(string call)
    {
        _calls.Enqueue(call);
        return OnCall(call);
    }

    private static StoryScene SceneOf(int index, string prompt, uint seed) => new(
        $"scene {index}", $"start {index} of {prompt} {seed}", $"end {index}", $"motion {index}", "cut", $"Narration {index}.");

    private static GeneratedFile Write(IWorkspace workspace, string extension, string mediaType, string content)
    {
        var path = workspace.NewFile(extension);
        File.WriteAllText(path, content);
        return new GeneratedFile(path, mediaType);
    }

    private static string DigestOf(string path) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(File.ReadAllText(path))))[..12];
}

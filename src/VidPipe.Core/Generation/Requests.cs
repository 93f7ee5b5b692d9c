using VidPipe.Core.Actions;
using VidPipe.Core.Errors;

namespace VidPipe.Core.Generation;

/// <summary>A file that a provider has written into the caller's workspace.</summary>
public sealed record GeneratedFile(string Path, string MediaType) : ILocalAnswer
{
    string ILocalAnswer.LocalPath => Path;

    ILocalAnswer ILocalAnswer.MovedTo(string path) => this with { Path = path };
}

/// <summary>The picture size and pace of a production. Even numbers of pixels.</summary>
public sealed record Canvas(int Width, int Height, int FramesPerSecond)
{
    /// <summary>The canvas of an aspect ratio: 720 pixels on the shorter side, 90 of a draft; 24 frames a second.</summary>
    /// <exception cref="VidPipeException">INVALID_INPUT: not one of 16:9, 9:16, 1:1.</exception>
    public static Canvas For(string aspectRatio, bool isDraft = false)
    {
        var (shorter, longer) = isDraft ? (90, 160) : (720, 1280);
        return aspectRatio switch
        {
            "16:9" => new(longer, shorter, 24),
            "9:16" => new(shorter, longer, 24),
            "1:1" => new(shorter, shorter, 24),
            _ => throw new VidPipeException(ErrorCode.InvalidInput, $"Unknown aspect ratio '{aspectRatio}'."),
        };
    }
}

/// <param name="Prompt">The user's own text: data, never instructions to our code.</param>
/// <param name="Style">The user's own words for the look, or null.</param>
public sealed record StoryboardRequest(string Model, string Prompt, string? Style, int SceneCount, uint Seed);

/// <summary>Asks for scenes after those that exist; the existing ones are returned unchanged in front.</summary>
public sealed record ExtendStoryboardRequest(string Model, string Prompt, string? Style, Storyboard Previous, int AddedScenes, uint Seed);

/// <summary>A written storyboard: what every scene shows, how it moves and what is said.</summary>
/// <param name="Raw">The model's answer as it came, for the record.</param>
public sealed record Storyboard(string Title, string StyleGuide, IReadOnlyList<StoryCharacter> Characters, IReadOnlyList<StoryScene> Scenes, string Raw);

public sealed record StoryCharacter(string Name, string Description);

/// <param name="Narration">What the voice says in this scene: one or two sentences, at most about 20 words.</param>
public sealed record StoryScene(
    string SceneDescription,
    string StartFramePrompt,
    string EndFramePrompt,
    string VideoMotionPrompt,
    string TransitionNotes,
    string Narration);

/// <param name="References">Local files of pictures that the new one continues, the closest first.</param>
public sealed record ImageRequest(string Model, string Prompt, string AspectRatio, uint Seed, IReadOnlyList<GeneratedFile> References)
{
    /// <summary>A small picture is enough, for a provider that can make one.</summary>
    public bool IsDraft { get; init; }
}

/// <param name="Duration">In seconds, one that the model allows.</param>
/// <param name="StartFrame">Local file.</param>
/// <param name="EndFrame">Local file, or null.</param>
public sealed record VideoRequest(
    string Model, string Prompt, string AspectRatio, int Duration, AudioMode Audio, uint Seed, GeneratedFile StartFrame, GeneratedFile? EndFrame)
{
    /// <inheritdoc cref="ImageRequest.IsDraft"/>
    public bool IsDraft { get; init; }
}

public enum AudioMode
{
    None,
    Ambient,
}

public sealed record SpeechRequest(string Model, string Text, uint Seed);

/// <summary>One caption and when it is spoken, in seconds from the beginning of the audio.</summary>
public sealed record CaptionCue(double Start, double End, string Text);

/// <param name="Cues">When each phrase of the text is spoken.</param>
public sealed record SpokenAudio(GeneratedFile File, IReadOnlyList<CaptionCue> Cues) : ILocalAnswer
{
    string ILocalAnswer.LocalPath => File.Path;

    ILocalAnswer ILocalAnswer.MovedTo(string path) => this with { File = File with { Path = path } };
}

/// <summary>The answer to a video submit. Whoever pays must know whether it was accepted.</summary>
public abstract record VideoSubmission
{
    private VideoSubmission()
    {
    }

    /// <param name="OperationName">What to poll.</param>
    public sealed record Accepted(string OperationName) : VideoSubmission;

    /// <summary>The content policy forbids it.</summary>
    public sealed record Refused(string Reason) : VideoSubmission;

    /// <summary>Surely not accepted, and not billed.</summary>
    public sealed record Rejected(Failure Failure) : VideoSubmission;

    /// <summary>Nobody knows: it may have been accepted and billed.</summary>
    public sealed record Uncertain(string Reason) : VideoSubmission;
}

/// <summary>The state of a long-running video operation.</summary>
public abstract record VideoPoll
{
    private VideoPoll()
    {
    }

    public sealed record Running : VideoPoll;

    public sealed record Succeeded(GeneratedFile File) : VideoPoll;

    public sealed record Refused(string Reason) : VideoPoll;

    /// <summary>It failed, and would fail again. Not billed.</summary>
    public sealed record Failed(Failure Failure) : VideoPoll;

    /// <summary>The provider's own trouble ended it (overload, an internal error): sent anew it may succeed. Not billed.</summary>
    public sealed record Broken(Failure Failure) : VideoPoll;

    /// <summary>It is done and billed, but there is no video that can be used.</summary>
    public sealed record Unusable(string Reason) : VideoPoll;

    /// <summary>The provider no longer knows the operation.</summary>
    public sealed record Lost : VideoPoll;
}

using VidPipe.Core.Assets;

namespace VidPipe.Core.Generation;

/// <summary>Writes texts. A refusal throws CONTENT_POLICY, an answer that is not what was asked for STORYBOARD_FAILED, an outage PROVIDER_ERROR and its kin. All providers retry transient failures themselves.</summary>
public interface IWriter
{
    Task<Storyboard> WriteStoryboardAsync(StoryboardRequest request, CancellationToken cancellationToken);

    Task<Storyboard> ExtendStoryboardAsync(ExtendStoryboardRequest request, CancellationToken cancellationToken);
}

/// <summary>Makes pictures. A refusal throws CONTENT_POLICY.</summary>
public interface IImageGenerator
{
    Task<GeneratedFile> GenerateAsync(ImageRequest request, IWorkspace workspace, CancellationToken cancellationToken);
}

/// <summary>Makes video by long-running operations.</summary>
public interface IVideoGenerator
{
    /// <summary>Sends one paid job, at most once per call.</summary>
    Task<VideoSubmission> SubmitAsync(VideoRequest request, CancellationToken cancellationToken);

    /// <summary>Asks for the state; a finished video is written into the workspace. Free, and may be repeated.</summary>
    Task<VideoPoll> PollAsync(string model, string operationName, IWorkspace workspace, CancellationToken cancellationToken);
}

/// <summary>Speaks a text. A refusal throws CONTENT_POLICY.</summary>
public interface ISpeechSynthesizer
{
    Task<SpokenAudio> SpeakAsync(SpeechRequest request, IWorkspace workspace, CancellationToken cancellationToken);
}

/// <summary>One provider of generation, by the name that the model table uses.</summary>
public sealed record GenerationProvider(
    string Name, IWriter Writer, IImageGenerator Images, IVideoGenerator Videos, ISpeechSynthesizer Speech);

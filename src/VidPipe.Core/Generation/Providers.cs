using VidPipe.Core.Assets;

namespace VidPipe.Core.Generation;

/// <summary>
/// Writes texts. A refusal throws CONTENT_POLICY, an answer that is not what was asked for STORYBOARD_FAILED, an outage
/// PROVIDER_ERROR and its kin; a <see cref="GenerationException"/> says besides whether the call is billed, an
/// <see cref="UnusableAnswerException"/> that another answer may be better. All providers retry transient failures
/// themselves, and announce a repeat that may be billed twice (<see cref="IPaidCall"/>).
/// </summary>
public interface IWriter
{
    Task<Storyboard> WriteStoryboardAsync(StoryboardRequest request, IPaidCall paid, CancellationToken cancellationToken);

    Task<Storyboard> ExtendStoryboardAsync(ExtendStoryboardRequest request, IPaidCall paid, CancellationToken cancellationToken);
}

/// <summary>Makes pictures. A refusal throws CONTENT_POLICY, an answer without a usable picture IMAGE_GENERATION_FAILED; else as <see cref="IWriter"/>.</summary>
public interface IImageGenerator
{
    Task<GeneratedFile> GenerateAsync(ImageRequest request, IWorkspace workspace, IPaidCall paid, CancellationToken cancellationToken);
}

/// <summary>Makes video by long-running operations.</summary>
public interface IVideoGenerator
{
    /// <summary>Sends one paid job, at most once per call.</summary>
    Task<VideoSubmission> SubmitAsync(VideoRequest request, CancellationToken cancellationToken);

    /// <summary>Asks for the state; a finished video is written into the workspace. Free, and may be repeated.</summary>
    Task<VideoPoll> PollAsync(string model, string operationName, IWorkspace workspace, CancellationToken cancellationToken);
}

/// <summary>Speaks a text. A refusal throws CONTENT_POLICY, an answer without usable audio VOICE_GENERATION_FAILED; else as <see cref="IWriter"/>.</summary>
public interface ISpeechSynthesizer
{
    Task<SpokenAudio> SpeakAsync(SpeechRequest request, IWorkspace workspace, IPaidCall paid, CancellationToken cancellationToken);
}

/// <summary>Says whether a provider still serves a model. Free, and may be repeated.</summary>
public interface IModelCatalog
{
    Task<ModelCheck> CheckAsync(ModelInfo model, CancellationToken cancellationToken);
}

public enum ModelAvailability
{
    Served,
    NotServed,

    /// <summary>It could not be found out.</summary>
    Unknown,
}

/// <param name="Reason">In words; null when served.</param>
public sealed record ModelCheck(ModelAvailability Availability, string? Reason);

/// <summary>One provider of generation, by the name that the model table uses.</summary>
public sealed record GenerationProvider(
    string Name, IWriter Writer, IImageGenerator Images, IVideoGenerator Videos, ISpeechSynthesizer Speech)
{
    /// <summary>Null for a provider that is a part of this program: it has its models always.</summary>
    public IModelCatalog? Catalog { get; init; }
}

using System.Text.Json;

namespace VidPipe.Core.Errors;

/// <summary>What a person is told about an error code, and whether trying again may help.</summary>
/// <param name="UserMessage">One sentence fit to show a person; names nothing internal.</param>
/// <param name="Retryable">Whether the same request may succeed later without being changed.</param>
public sealed record ErrorDescription(string UserMessage, bool Retryable);

/// <summary>The table of error codes.</summary>
public static class ErrorCodes
{
    /// <summary>The wire name: upper snake case.</summary>
    public static string Name(ErrorCode code) => JsonNamingPolicy.SnakeCaseUpper.ConvertName(code.ToString());

    /// <summary>What a person is told of a failure: does not advise to repeat what repeating cannot help.</summary>
    public static string UserMessage(Failure failure) => failure is { Code: ErrorCode.StorageError, Retryable: false }
        ? "Files could not be read or written, and trying again does not help. The details name the file."
        : Describe(failure.Code).UserMessage;

    /// <summary>Describes a code; every member of <see cref="ErrorCode"/> has an entry.</summary>
    public static ErrorDescription Describe(ErrorCode code) => code switch
    {
        ErrorCode.InvalidInput => new("Something in the request is not valid. Please correct it and send it again.", false),
        ErrorCode.Unauthorized => new("A valid key is needed for this request.", false),
        ErrorCode.FileTooLarge => new("The file or request is too large.", false),
        ErrorCode.UnsupportedFormat => new("This kind of file or content is not supported.", false),
        ErrorCode.NotFound => new("It does not exist, or no longer does.", false),
        ErrorCode.WrongState => new("This cannot be done in its present state.", false),
        ErrorCode.RateLimited => new("Too many requests. Please wait a moment and try again.", true),
        ErrorCode.NotSupported => new("This installation does not support that.", false),
        ErrorCode.ScriptGenerationFailed => new("The script could not be written. Please try again.", true),
        ErrorCode.StoryboardFailed => new("The storyboard could not be written. Please try again.", true),
        ErrorCode.ImageGenerationFailed => new("A picture could not be made. Please try again.", true),
        ErrorCode.VideoGenerationFailed => new("A clip could not be made. Please try again.", true),
        ErrorCode.VoiceGenerationFailed => new("The narration could not be spoken. Please try again.", true),
        ErrorCode.CompositionFailed => new("The parts could not be put together. Please try again.", true),
        ErrorCode.ContentPolicy => new("The provider's content policy refused this. Please change the prompt.", false),
        ErrorCode.TrendCollectionFailed => new("No trends could be collected. Please try again later.", true),
        ErrorCode.ProviderError => new("The generation service failed. Please try again later.", true),
        ErrorCode.ProviderRateLimited => new("The generation service is busy. Please try again later.", true),
        ErrorCode.ProviderAuth => new("The generation service refused our credentials. Please check the settings.", false),
        ErrorCode.ApiTimeout => new("The generation service took too long. Resume to go on waiting.", true),
        ErrorCode.BudgetExceeded => new("The budget is used up. Resume with a larger one to go on.", false),
        ErrorCode.StorageError => new("Files could not be read or written. Please try again.", true),
        ErrorCode.DatabaseError => new("The journal could not be read or written. Please try again.", true),
        ErrorCode.MediaToolError => new("The video tool failed. Please try again.", true),
        ErrorCode.DownloadFailed => new("A file could not be downloaded. Please check its address.", true),
        ErrorCode.Cancelled => new("It was cancelled.", true),
        ErrorCode.Internal => new("Something went wrong on our side. Please try again.", true),
        _ => throw new ArgumentOutOfRangeException(nameof(code), code, "No description for this error code."),
    };
}

namespace VidPipe.Core.Errors;

/// <summary>
/// Why something failed, in words a client can act on. On the wire the name is in upper snake case
/// (<c>BudgetExceeded</c> is <c>BUDGET_EXCEEDED</c>); <see cref="ErrorCodes"/> describes each.
/// </summary>
public enum ErrorCode
{
    InvalidInput,
    Unauthorized,
    FileTooLarge,
    UnsupportedFormat,
    NotFound,
    WrongState,
    RateLimited,
    NotSupported,
    ScriptGenerationFailed,
    StoryboardFailed,
    ImageGenerationFailed,
    VideoGenerationFailed,
    VoiceGenerationFailed,
    CompositionFailed,
    ContentPolicy,
    TrendCollectionFailed,
    ProviderError,
    ProviderRateLimited,
    ProviderAuth,
    ApiTimeout,
    BudgetExceeded,
    StorageError,
    DatabaseError,
    MediaToolError,
    DownloadFailed,
    Cancelled,
    Internal,
}

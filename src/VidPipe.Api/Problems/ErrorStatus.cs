using Microsoft.AspNetCore.Http;
using VidPipe.Core.Errors;

namespace VidPipe.Api.Problems;

/// <summary>The HTTP status of each error code.</summary>
public static class ErrorStatus
{
    /// <summary>Every member of <see cref="ErrorCode"/> has an entry.</summary>
    public static int Of(ErrorCode code) => code switch
    {
        ErrorCode.InvalidInput or ErrorCode.ContentPolicy => StatusCodes.Status422UnprocessableEntity,
        ErrorCode.Unauthorized => StatusCodes.Status401Unauthorized,
        ErrorCode.BudgetExceeded => StatusCodes.Status402PaymentRequired,
        ErrorCode.NotFound => StatusCodes.Status404NotFound,
        ErrorCode.WrongState => StatusCodes.Status409Conflict,
        ErrorCode.FileTooLarge => StatusCodes.Status413PayloadTooLarge,
        ErrorCode.UnsupportedFormat => StatusCodes.Status415UnsupportedMediaType,
        ErrorCode.RateLimited => StatusCodes.Status429TooManyRequests,
        ErrorCode.CompositionFailed or ErrorCode.MediaToolError or ErrorCode.Internal => StatusCodes.Status500InternalServerError,
        ErrorCode.NotSupported => StatusCodes.Status501NotImplemented,
        ErrorCode.ScriptGenerationFailed or ErrorCode.StoryboardFailed or ErrorCode.ImageGenerationFailed
            or ErrorCode.VideoGenerationFailed or ErrorCode.VoiceGenerationFailed or ErrorCode.TrendCollectionFailed
            or ErrorCode.ProviderError or ErrorCode.ProviderAuth or ErrorCode.DownloadFailed => StatusCodes.Status502BadGateway,
        ErrorCode.ProviderRateLimited or ErrorCode.StorageError or ErrorCode.DatabaseError or ErrorCode.Cancelled => StatusCodes.Status503ServiceUnavailable,
        ErrorCode.ApiTimeout => StatusCodes.Status504GatewayTimeout,
        _ => throw new ArgumentOutOfRangeException(nameof(code), code, "No HTTP status for this error code."),
    };
}

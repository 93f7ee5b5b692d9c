using VidPipe.Core.Assets;
using VidPipe.Core.Errors;

namespace VidPipe.Storage.Azure;

/// <summary>A blob was overwritten or deleted while it was read, the connection broke, and the rest is no longer to be had.</summary>
internal sealed class BlobChangedException(BlobName name, Exception innerException)
    : VidPipeException(ErrorCode.StorageError, $"Reading '{name}' failed: it was overwritten or deleted meanwhile.", innerException);

using VidPipe.Core.Errors;

namespace VidPipe.Core.Assets;

/// <summary>A blob has other bytes than were written, as far as its store can tell. They may be right when they are read again.</summary>
public sealed class BlobDamagedException(BlobName name, string reason = "its bytes are not those that were written.")
    : VidPipeException(ErrorCode.StorageError, $"Reading '{name}' failed: {reason}");

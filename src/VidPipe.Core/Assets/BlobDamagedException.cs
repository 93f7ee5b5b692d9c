using VidPipe.Core.Errors;

namespace VidPipe.Core.Assets;

/// <summary>A store that keeps digests has given other bytes than were written. They may be right when they are read again.</summary>
public sealed class BlobDamagedException(BlobName name)
    : VidPipeException(ErrorCode.StorageError, $"Reading '{name}' failed: its bytes are not those that were written.");

using VidPipe.Core.Errors;

namespace VidPipe.Engine;

/// <summary>The journal cannot be used as it is: its bytes are wrong, or a newer program wrote it. Nothing of it was changed.</summary>
public sealed class JournalDamagedException(string path, VidPipeException cause)
    : VidPipeException(ErrorCode.DatabaseError, $"The journal '{path}' cannot be opened: {cause.Message}", cause)
{
    public string Path { get; } = path;
}

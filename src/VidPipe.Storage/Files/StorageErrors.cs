using VidPipe.Core.Errors;

namespace VidPipe.Storage.Files;

/// <summary>What the operating system says, as STORAGE_ERROR.</summary>
internal static class StorageErrors
{
    private const int UnixNoSpace = 28;
    private const int UnixNoQuotaMac = 69;
    private const int UnixNoQuotaLinux = 122;
    private const int WindowsDiskFull = unchecked((int)0x80070070);

    private const int WouldBlockLinux = 11;
    private const int WouldBlockMac = 35;
    private const int WindowsSharing = unchecked((int)0x80070020);

    public static bool IsStorage(Exception exception) => exception is IOException or UnauthorizedAccessException;

    /// <summary>Whether a file could not be opened because somebody else has it open exclusively.</summary>
    public static bool IsLocked(IOException exception) => exception.HResult is WouldBlockLinux or WouldBlockMac or WindowsSharing;

    /// <param name="doing">For example <c>Writing 'a/b'</c>.</param>
    public static VidPipeException Of(string doing, Exception exception)
    {
        var reason = exception.HResult is UnixNoSpace or UnixNoQuotaLinux or UnixNoQuotaMac or WindowsDiskFull
            ? "the disk is full."
            : exception.Message;
        return new VidPipeException(ErrorCode.StorageError, $"{doing} failed: {reason}", exception);
    }
}

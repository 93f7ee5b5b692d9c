using VidPipe.Core.Errors;

namespace VidPipe.Media.Running;

/// <summary>How a tool ended.</summary>
/// <param name="Code">What it returned; 128 and the signal's number when a signal ended it.</param>
/// <param name="LastWords">The end of standard error, without the directories of files.</param>
internal sealed record ToolExit(int Code, string LastWords)
{
    private const int SignalBase = 128;
    private const int LastSignal = 31;
    private const int Kill = 9;

    /// <summary>How tools name ENOSPC and EDQUOT. ffmpeg may return 0 all the same.</summary>
    private static readonly string[] NoRoom = ["No space left on device", "Disk quota exceeded"];

    /// <summary>By the system, mostly for want of memory, or by a person.</summary>
    public bool WasKilled => Code == SignalBase + Kill;

    /// <exception cref="VidPipeException">MEDIA_TOOL_ERROR: a signal ended it; STORAGE_ERROR: it found the disk full. Neither says anything about its input.</exception>
    public void ThrowIfOutside(string tool)
    {
        if (NoRoom.Any(words => LastWords.Contains(words, StringComparison.Ordinal)))
        {
            throw new VidPipeException(ErrorCode.StorageError, $"{tool} could not write its output: the disk is full.");
        }

        if (WasKilled) throw new VidPipeException(ErrorCode.MediaToolError, $"{tool} was killed. The system does that when memory runs out. {LastWords}".TrimEnd());
        if (Code is > SignalBase and <= SignalBase + LastSignal)
        {
            throw new VidPipeException(ErrorCode.MediaToolError, $"{tool} was ended by signal {Code - SignalBase} (exit code {Code}). {LastWords}".TrimEnd());
        }
    }
}

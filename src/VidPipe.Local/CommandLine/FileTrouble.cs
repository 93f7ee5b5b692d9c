namespace VidPipe.Local.CommandLine;

/// <summary>Why a file of a person's could not be written, without the name of the file that a download begins with.</summary>
internal static class FileTrouble
{
    public static bool Is(Exception problem) => problem is IOException or UnauthorizedAccessException;

    /// <param name="partial">The file that could not be written, which stands for <paramref name="target"/>.</param>
    /// <returns>A sentence that begins with a lower-case letter or a name.</returns>
    public static string Reason(Exception problem, string partial, string target) => problem switch
    {
        // Of a folder that is there, as /proc is.
        FileNotFoundException or DirectoryNotFoundException => "this place takes no new files.",
        PathTooLongException => "its name is too long.",
        UnauthorizedAccessException => "you have no permission to write there.",
        _ => problem.Message.Replace(partial, target, StringComparison.Ordinal),
    };
}

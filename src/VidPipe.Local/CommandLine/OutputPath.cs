using VidPipe.Core.Texts;

namespace VidPipe.Local.CommandLine;

/// <summary>Where a finished video is saved. Nothing that exists is overwritten unless that was asked for.</summary>
internal static class OutputPath
{
    private const int MaxNameLength = 60;

    /// <summary>
    /// Checks before any work is done that the file asked for can be written.
    /// </summary>
    /// <exception cref="CommandFailedException">Usage: the file exists, or its folder cannot be made.</exception>
    public static void EnsureWritable(string? asked, bool overwrite)
    {
        if (asked is null) return;
        try
        {
            if (IsFolder(asked))
            {
                Directory.CreateDirectory(asked);
                return;
            }

            if (Path.GetDirectoryName(Path.GetFullPath(asked)) is { } folder) Directory.CreateDirectory(folder);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            throw new CommandFailedException(ExitCode.Usage, $"Cannot write to '{asked}': {problem.Message}", problem);
        }

        if (overwrite) return;
        foreach (var path in (string[])[asked, CaptionsBeside(asked)])
        {
            if (File.Exists(path)) throw new CommandFailedException(ExitCode.Usage, $"'{path}' exists. Add --overwrite to replace it, or choose another name with -o.");
        }
    }

    /// <summary>The path asked for, or one named after the video that is free.</summary>
    public static string Resolve(string? asked, string title) =>
        asked is not null && !IsFolder(asked) ? asked : Names(asked, title).First(path => !File.Exists(path) && !File.Exists(CaptionsBeside(path)));

    /// <summary>The files that exist of those that a video of this title may have been saved to.</summary>
    public static IEnumerable<string> Taken(string? asked, string title) =>
        (asked is not null && !IsFolder(asked) ? [asked] : Names(asked, title).TakeWhile(path => File.Exists(path) || File.Exists(CaptionsBeside(path)))).Where(File.Exists);

    /// <summary>The names that a video of this title may get, the first free one of which it does.</summary>
    private static IEnumerable<string> Names(string? folder, string title)
    {
        var name = FileName(title);
        for (var i = 1; ; i++) yield return Path.Combine(folder ?? "", i == 1 ? $"{name}.mp4" : $"{name}-{i}.mp4");
    }

    public static string CaptionsBeside(string video) => Path.ChangeExtension(video, ".srt");

    /// <summary>Letters and digits of any script, in lower case, joined by dashes.</summary>
    public static string FileName(string title) => SafeFileName.Slug(title, MaxNameLength, "video");

    private static bool IsFolder(string path) => Path.EndsInDirectorySeparator(path) || Directory.Exists(path);
}

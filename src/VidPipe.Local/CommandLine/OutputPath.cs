using VidPipe.Core.Texts;
using VidPipe.Local.Client;

namespace VidPipe.Local.CommandLine;

/// <summary>Where a finished video is saved. Nothing that exists is overwritten unless that was asked for.</summary>
internal static class OutputPath
{
    private const int MaxNameLength = 60;
    private const string Ending = ".mp4";

    /// <summary>Folders of the data folder that hold nothing else.</summary>
    private static readonly string[] OurFolders = ["blobs", "journal", "paid", "synthetic", "work"];

    /// <summary>
    /// Checks before anything is sent that the file asked for (or, without one, some file in the working folder) can be
    /// written, captions beside it included. Makes the folders that are missing.
    /// </summary>
    /// <returns>The outermost folder that was made, or null.</returns>
    /// <exception cref="CommandFailedException">Usage: the file exists, is of another kind, or cannot be written there.</exception>
    public static string? EnsureWritable(string? asked, bool overwrite)
    {
        if (asked is null)
        {
            EnsureFolder(Environment.CurrentDirectory, Environment.CurrentDirectory, "Name a file elsewhere with -o.");
            return null;
        }

        if (IsFolder(asked))
        {
            if (asked.TrimEnd(Path.DirectorySeparatorChar, Path.AltDirectorySeparatorChar).EndsWith(Ending, StringComparison.OrdinalIgnoreCase) && !Directory.Exists(asked))
            {
                throw Wrong($"'{asked}' names a folder. For a file, leave out the slash at its end.");
            }

            return EnsureFolder(asked, asked);
        }

        if (!asked.EndsWith(Ending, StringComparison.OrdinalIgnoreCase) || Path.GetFileName(asked).Length == Ending.Length)
        {
            throw Wrong($"The video is an MP4: '{asked}' has to end in {Ending}, or in a slash when it is a folder.");
        }

        foreach (var path in (string[])[asked, CaptionsBeside(asked)]) EnsureFree(path, overwrite);
        var made = EnsureFolder(Path.GetDirectoryName(Path.GetFullPath(asked)) ?? asked, asked);
        foreach (var path in (string[])[asked, CaptionsBeside(asked)]) Try(path, asked);
        return made;
    }

    /// <summary>Nothing of a person's is written among the files of the store or the journal.</summary>
    /// <exception cref="CommandFailedException">Usage: the place is there.</exception>
    public static void EnsureOutside(string dataFolder, string? asked)
    {
        var place = Path.TrimEndingDirectorySeparator(Path.GetFullPath(asked ?? Environment.CurrentDirectory));
        foreach (var ours in OurFolders.Select(name => Path.GetFullPath(Path.Combine(dataFolder, name))))
        {
            if (place == ours || place.StartsWith(ours + Path.DirectorySeparatorChar, StringComparison.Ordinal)) throw Wrong($"'{asked ?? place}' is among VidPipe's own files ({ours}). Choose another place with -o.");
        }
    }

    /// <summary>The path asked for, or one named after the video that is free.</summary>
    public static string Resolve(string? asked, string title) =>
        asked is not null && !IsFolder(asked) ? asked : Names(asked, title).First(path => !IsTaken(path) && !IsTaken(CaptionsBeside(path)));

    /// <summary>The files that exist of those that a video of this title may have been saved to.</summary>
    public static IEnumerable<string> Taken(string? asked, string title) =>
        (asked is not null && !IsFolder(asked) ? [asked] : Names(asked, title).TakeWhile(path => IsTaken(path) || IsTaken(CaptionsBeside(path)))).Where(File.Exists);

    /// <summary>The names that a video of this title may get, the first free one of which it does.</summary>
    private static IEnumerable<string> Names(string? folder, string title)
    {
        var name = FileName(title);
        for (var i = 1; ; i++) yield return Path.Combine(folder ?? "", i == 1 ? $"{name}{Ending}" : $"{name}-{i}{Ending}");
    }

    public static string CaptionsBeside(string video) => Path.ChangeExtension(video, ".srt");

    /// <summary>Letters and digits of any script, in lower case, joined by dashes.</summary>
    public static string FileName(string title) => SafeFileName.Slug(title, MaxNameLength, "video");

    private static bool IsFolder(string path) => Path.EndsInDirectorySeparator(path) || Directory.Exists(path);

    /// <summary>Whether anything has this name: a link that leads nowhere, too.</summary>
    private static bool IsTaken(string path) => File.Exists(path) || Directory.Exists(path) || new FileInfo(path).LinkTarget is not null;

    private static void EnsureFree(string path, bool overwrite)
    {
        if (!IsTaken(path)) return;
        var file = new FileInfo(path);
        if (file.LinkTarget is not null) throw Wrong($"'{path}' is a link. Name the file that it leads to, or another one, with -o.");
        if (Directory.Exists(path)) throw Wrong($"'{path}' is a folder. Choose another name with -o.");
        if (!overwrite) throw Wrong($"'{path}' exists. Add --overwrite to replace it, or choose another name with -o.");
        if (file.IsReadOnly) throw Wrong($"'{path}' is read-only. Choose another name with -o.");
        if (!IsRegular(path)) throw Wrong($"'{path}' is no regular file, so it is not replaced. Choose another name with -o.");
    }

    /// <summary>No pipe, socket or device. Opened for both directions, a pipe does not wait for its other end.</summary>
    private static bool IsRegular(string path)
    {
        try
        {
            using var stream = new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite, bufferSize: 1);
            return stream.CanSeek;
        }
        catch (Exception problem) when (FileTrouble.Is(problem))
        {
            return false;
        }
    }

    private static string? EnsureFolder(string folder, string asked, string advice = "Choose another place with -o.")
    {
        var made = FirstMissing(folder);
        try
        {
            Directory.CreateDirectory(folder);
        }
        catch (Exception problem) when (FileTrouble.Is(problem))
        {
            throw Wrong($"The folder '{folder}' cannot be made: {FileTrouble.Reason(problem, folder, folder)} {advice}", problem);
        }

        Try(Path.Combine(folder, $"video{Ending}"), asked, advice);
        return made;
    }

    /// <summary>Makes and removes the file that the download would begin with.</summary>
    private static void Try(string path, string asked, string advice = "Choose another place with -o.")
    {
        var partial = FileDownload.PartialPath(path);
        try
        {
            using (new FileStream(partial, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 1, FileOptions.DeleteOnClose))
            {
            }
        }
        catch (Exception problem) when (FileTrouble.Is(problem))
        {
            throw Wrong($"'{asked}' cannot be written to: {FileTrouble.Reason(problem, partial, path)} {advice}", problem);
        }
    }

    private static string? FirstMissing(string folder)
    {
        string? missing = null;
        for (var path = Path.GetFullPath(folder); path is not null && !Directory.Exists(path); path = Path.GetDirectoryName(path)) missing = path;
        return missing;
    }

    private static CommandFailedException Wrong(string message, Exception? cause = null) => new(ExitCode.Usage, message, cause);
}

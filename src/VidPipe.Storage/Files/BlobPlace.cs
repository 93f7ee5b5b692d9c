using VidPipe.Core.Assets;
using VidPipe.Core.Errors;

namespace VidPipe.Storage.Files;

/// <summary>
/// Frees the place of a blob for a write. Links are removed (not what they lead to), and so is an empty folder in the place of
/// the file. What holds bytes of others is never removed.
/// </summary>
internal static class BlobPlace
{
    /// <summary>The caller holds the name's lock.</summary>
    /// <exception cref="VidPipeException">STORAGE_ERROR, not retryable: only a person can move what is there.</exception>
    /// <exception cref="IOException">It cannot be removed.</exception>
    public static void Free(string root, BlobName name)
    {
        foreach (var folder in FoldersAbove(name))
        {
            if (!FreeFolder(Path.Combine(root, folder), folder)) return;
        }

        FreeFile(Path.Combine(root, name.Value));
    }

    private static IEnumerable<string> FoldersAbove(BlobName name)
    {
        for (var slash = name.Value.IndexOf('/', StringComparison.Ordinal); slash >= 0; slash = name.Value.IndexOf('/', slash + 1))
        {
            yield return name.Value[..slash];
        }
    }

    /// <summary>False when there is no folder, and so nothing below it.</summary>
    private static bool FreeFolder(string path, string name)
    {
        if (PlainFiles.IsLink(path))
        {
            // A folder of the top, such as all assets, was moved away on purpose: an empty one in its place would hide everything in it.
            if (!name.Contains('/', StringComparison.Ordinal)) throw Obstructed(path, "is a link, which the store does not follow", "Replace the link by the folder it leads to");
            RemoveLink(path);
            return false;
        }

        if (File.Exists(path)) throw Obstructed(path, "is a file in the place of a folder", "Move it out of the data folder");
        return Directory.Exists(path);
    }

    private static void FreeFile(string path)
    {
        // A link to a file, a socket or a device is replaced by the rename that publishes the blob.
        if (!Directory.Exists(path)) return;
        if (PlainFiles.IsLink(path))
        {
            RemoveLink(path);
            return;
        }

        try
        {
            Directory.Delete(path);
        }
        catch (IOException) when (Directory.Exists(path) && Directory.EnumerateFileSystemEntries(path).Any())
        {
            throw Obstructed(path, "is a folder in the place of a file, and not empty", "Move it out of the data folder");
        }
    }

    private static void RemoveLink(string path)
    {
        try
        {
            if (OperatingSystem.IsWindows() && Directory.Exists(path)) Directory.Delete(path);
            else File.Delete(path);
        }
        catch (Exception e) when (StorageErrors.IsStorage(e) && !PlainFiles.IsLink(path))
        {
            // A write of another name below it has put the folder there already.
        }
    }

    private static VidPipeException Obstructed(string path, string what, string remedy) =>
        new(new Failure(ErrorCode.StorageError, $"'{path}' {what}. {remedy}; nothing there is removed.", Retryable: false));
}

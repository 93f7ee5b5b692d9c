using System.Globalization;

namespace VidPipe.Storage.Files;

/// <summary>
/// A folder for one process's temporary files. What dead processes left is swept when the next one starts; a living
/// process's folder is left alone, as it holds a lock beside it that the operating system gives back when it dies.
/// </summary>
internal sealed class ProcessFolder : IDisposable
{
    private const string LockExtension = ".lock";

    private readonly FileStream _lock;
    private long _names;

    /// <param name="parent">Is created; holds nothing else.</param>
    public ProcessFolder(string parent)
    {
        System.IO.Directory.CreateDirectory(parent);
        Sweep(parent);

        // The lock first: a folder without one would never be swept.
        _lock = NewLock(parent);
        Directory = System.IO.Directory.CreateDirectory(Path.ChangeExtension(_lock.Name, null)).FullName;
    }

    public string Directory { get; }

    /// <summary>A path in the folder that was not given out before.</summary>
    public string NewPath(string extension = "") =>
        Path.Combine(Directory, string.Create(CultureInfo.InvariantCulture, $"{Interlocked.Increment(ref _names):d8}{extension}"));

    public void Dispose()
    {
        if (System.IO.Directory.Exists(Directory)) System.IO.Directory.Delete(Directory, recursive: true);
        _lock.Dispose();
        File.Delete(_lock.Name);
    }

    /// <summary>Deletes a file of the folder.</summary>
    public void Forget(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception e) when (StorageErrors.IsStorage(e))
        {
            // Nothing depends on it being gone: it is swept with the folder.
        }
    }

    /// <summary>Another process that starts may sweep the lock's file before it is locked: then a new one.</summary>
    private static FileStream NewLock(string parent)
    {
        while (true)
        {
            var path = Path.Combine(parent, Guid.NewGuid().ToString("n") + LockExtension);
            if (TryOpen(path, FileMode.CreateNew) is not { } file) continue;
            if (File.Exists(path)) return file;
            file.Dispose();
        }
    }

    private static void Sweep(string parent)
    {
        foreach (var left in System.IO.Directory.EnumerateFiles(parent, "*" + LockExtension))
        {
            if (TryOpen(left, FileMode.Open) is not { } ours) continue;
            using (ours)
            {
                var folder = Path.ChangeExtension(left, null);
                if (System.IO.Directory.Exists(folder)) System.IO.Directory.Delete(folder, recursive: true);
            }

            File.Delete(left);
        }
    }

    /// <summary>Null when it is locked: its process lives, or another one is sweeping it.</summary>
    private static FileStream? TryOpen(string path, FileMode mode)
    {
        try
        {
            return new FileStream(path, mode, FileAccess.ReadWrite, FileShare.None);
        }
        catch (FileNotFoundException)
        {
            return null;
        }
        catch (IOException e) when (StorageErrors.IsLocked(e))
        {
            return null;
        }
    }
}

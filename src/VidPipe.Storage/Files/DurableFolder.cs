using System.Collections.Concurrent;
using System.Runtime.InteropServices;

namespace VidPipe.Storage.Files;

/// <summary>
/// What .NET has no call for: exclusive publishing of a finished file, and making the entry of a folder survive a power
/// cut. On Windows both are as good as the file system makes them.
/// </summary>
internal sealed class DurableFolder
{
    private const int Exists = 17;
    private const int Invalid = 22;

    /// <summary>Errors of file systems that have no hard links.</summary>
    private static readonly int[] NoLinks = [1 /* EPERM */, 38 /* ENOSYS */, 45 /* ENOTSUP, macOS */, 95 /* EOPNOTSUPP, Linux */];

    /// <summary>Folders whose own entry is known to be on disk.</summary>
    private readonly ConcurrentDictionary<string, bool> _known = new(StringComparer.Ordinal);

    /// <summary>Creates the folder and its parents down from <paramref name="root"/>, which exists.</summary>
    public void Create(string root, string folder)
    {
        if (folder.Length <= root.Length || (_known.ContainsKey(folder) && Directory.Exists(folder))) return;
        var parent = Path.GetDirectoryName(folder)!;
        Create(root, parent);
        Directory.CreateDirectory(folder);

        // Also when another thread has created it: it may not have come to this line yet.
        Flush(parent);
        _known[folder] = true;
    }

    /// <summary>Gives a finished file its name when nothing has that name. The caller holds the name's lock, and deletes the file under its old name.</summary>
    /// <returns>False when the name exists.</returns>
    public static bool TryLink(string file, string name)
    {
        if (!OperatingSystem.IsWindows())
        {
            if (Native.Link(file, name) == 0) return true;
            var error = Marshal.GetLastPInvokeError();
            if (error == Exists) return false;
            if (!NoLinks.Contains(error)) throw new IOException(Marshal.GetPInvokeErrorMessage(error), error);
        }

        if (File.Exists(name)) return false;
        File.Move(file, name, overwrite: false);
        return true;
    }

    /// <summary>Makes the entries of a folder durable.</summary>
    public static void Flush(string folder)
    {
        if (OperatingSystem.IsWindows()) return;
        var descriptor = Native.Open(folder, Native.ReadOnly);
        if (descriptor < 0) throw Failed();
        try
        {
            // Some file systems have no such call for folders, and nothing better.
            if (Native.FSync(descriptor) != 0 && Marshal.GetLastPInvokeError() != Invalid) throw Failed();
        }
        finally
        {
            _ = Native.Close(descriptor);
        }
    }

    private static IOException Failed()
    {
        var error = Marshal.GetLastPInvokeError();
        return new IOException(Marshal.GetPInvokeErrorMessage(error), error);
    }

    private static class Native
    {
        public const int ReadOnly = 0;

        [DllImport("libc", EntryPoint = "link", SetLastError = true)]
        public static extern int Link([MarshalAs(UnmanagedType.LPUTF8Str)] string existing, [MarshalAs(UnmanagedType.LPUTF8Str)] string name);

        [DllImport("libc", EntryPoint = "open", SetLastError = true)]
        public static extern int Open([MarshalAs(UnmanagedType.LPUTF8Str)] string path, int flags);

        [DllImport("libc", EntryPoint = "fsync", SetLastError = true)]
        public static extern int FSync(int descriptor);

        [DllImport("libc", EntryPoint = "close", SetLastError = true)]
        public static extern int Close(int descriptor);
    }
}

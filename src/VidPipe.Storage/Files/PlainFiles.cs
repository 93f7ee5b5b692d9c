using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace VidPipe.Storage.Files;

/// <summary>What is under a name in the store is none of its files: a link, which may end anywhere outside of it, or something without bytes of its own.</summary>
internal sealed class NoFileException(string path, string what) : IOException($"'{path}' {what}, and no file of the store's own.");

/// <summary>
/// Opens files below a folder without following a link in any part of the way below it. (The folder itself may be reached
/// through links: that is its owner's arrangement.)
/// </summary>
internal static class PlainFiles
{
    private const string Link = "is a link";
    private const string Special = "is a pipe, a socket or a device";

    private const int NoEntry = 2;
    private const int Interrupted = 4;
    private const int NotAFolder = 20;

    /// <summary>Errors of opening a socket, or a device that has no driver.</summary>
    private static readonly int[] NotOpenable = [6 /* ENXIO */, 19 /* ENODEV */, 102 /* EOPNOTSUPP, macOS */];

    /// <summary>Null when there is no such file: also when the name is a folder's, or leads through a file.</summary>
    /// <exception cref="NoFileException">A part of the way is a link, or at its end is a pipe, a socket or a device.</exception>
    /// <exception cref="IOException">It cannot be opened.</exception>
    public static SafeFileHandle? Open(string root, string name)
    {
        var file = Native.IsSupported ? OpenNative(root, name) : OpenManaged(root, name);
        if (file is null) return null;
        if (IsRegular(file)) return file;
        var isFolder = File.GetAttributes(file).HasFlag(FileAttributes.Directory);
        file.Dispose();
        return isFolder ? null : throw new NoFileException(Path.Combine(root, name), Special);
    }

    /// <summary>The first folder on the way to a name that is a link; null when none is.</summary>
    public static string? LinkAbove(string root, string name)
    {
        for (var slash = name.IndexOf('/', StringComparison.Ordinal); slash >= 0; slash = name.IndexOf('/', slash + 1))
        {
            var folder = Path.Combine(root, name[..slash]);
            if (IsLink(folder)) return folder;
            if (!Directory.Exists(folder)) return null;
        }

        return null;
    }

    public static bool IsLink(string path) => new FileInfo(path).LinkTarget is not null;

    private static bool IsRegular(SafeFileHandle file)
    {
        if (FileVersion.IsRegular(file) is { } isRegular) return isRegular;
        try
        {
            _ = RandomAccess.GetLength(file);
            return !File.GetAttributes(file).HasFlag(FileAttributes.Directory);
        }
        catch (NotSupportedException)
        {
            return false;
        }
    }

    private static SafeFileHandle? OpenNative(string root, string name)
    {
        var parts = name.Split('/');
        var folder = Retry(() => Native.Open(root, Native.ReadOnly | Native.Folder | Native.CloseOnExec));
        if (folder < 0) return LastError() is NoEntry or NotAFolder ? null : throw Failed();
        try
        {
            foreach (var part in parts[..^1])
            {
                var next = Retry(() => Native.OpenAt(folder, part, Native.ReadOnly | Native.Folder | Native.NoFollow | Native.CloseOnExec));
                if (next < 0) return Missing(folder, part, root, name);
                _ = Native.Close(folder);
                folder = next;
            }

            // Without waiting: a pipe that somebody has put here would keep the caller for ever.
            var file = Retry(() => Native.OpenAt(folder, parts[^1], Native.ReadOnly | Native.NoFollow | Native.NoWait | Native.CloseOnExec));
            return file < 0 ? Missing(folder, parts[^1], root, name) : new SafeFileHandle(file, ownsHandle: true);
        }
        finally
        {
            _ = Native.Close(folder);
        }
    }

    /// <summary>What a failed open says: null for what is not there.</summary>
    private static SafeFileHandle? Missing(int folder, string part, string root, string name)
    {
        var error = LastError();
        if (error == NoEntry) return null;
        if (Native.ReadLinkAt(folder, part, new byte[1], 1) >= 0) throw new NoFileException(Path.Combine(root, name), Link);
        if (NotOpenable.Contains(error)) throw new NoFileException(Path.Combine(root, name), Special);
        return error == NotAFolder ? null : throw new IOException(Marshal.GetPInvokeErrorMessage(error), error);
    }

    private static SafeFileHandle? OpenManaged(string root, string name)
    {
        if (LinkAbove(root, name) is { } above) throw new NoFileException(above, Link);
        var path = Path.Combine(root, name.Replace('/', Path.DirectorySeparatorChar));
        if (IsLink(path)) throw new NoFileException(path, Link);
        try
        {
            return File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, FileOptions.Asynchronous);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException || (e is UnauthorizedAccessException && Directory.Exists(path)))
        {
            return null;
        }
    }

    private static int Retry(Func<int> call)
    {
        int result;
        do
        {
            result = call();
        }
        while (result < 0 && LastError() == Interrupted);
        return result;
    }

    private static int LastError() => Marshal.GetLastPInvokeError();

    private static IOException Failed() => new(Marshal.GetPInvokeErrorMessage(LastError()), LastError());

    private static class Native
    {
        public const int ReadOnly = 0;

        private static readonly bool IsMac = OperatingSystem.IsMacOS();

        /// <summary>Linux keeps the two flags elsewhere on ARM and POWER.</summary>
        private static readonly bool HasOtherFlags =
            RuntimeInformation.ProcessArchitecture is Architecture.Arm or Architecture.Arm64 or Architecture.Armv6 or Architecture.Ppc64le;

        public static bool IsSupported => OperatingSystem.IsLinux() || IsMac;

        public static int Folder => IsMac ? 0x100000 : HasOtherFlags ? 0x4000 : 0x10000;

        public static int NoFollow => IsMac ? 0x100 : HasOtherFlags ? 0x8000 : 0x20000;

        public static int NoWait => IsMac ? 0x4 : 0x800;

        public static int CloseOnExec => IsMac ? 0x1000000 : 0x80000;

        [DllImport("libc", EntryPoint = "open", SetLastError = true)]
        public static extern int Open([MarshalAs(UnmanagedType.LPUTF8Str)] string path, int flags);

        [DllImport("libc", EntryPoint = "openat", SetLastError = true)]
        public static extern int OpenAt(int folder, [MarshalAs(UnmanagedType.LPUTF8Str)] string path, int flags);

        [DllImport("libc", EntryPoint = "readlinkat", SetLastError = true)]
        public static extern nint ReadLinkAt(int folder, [MarshalAs(UnmanagedType.LPUTF8Str)] string path, byte[] target, nuint size);

        [DllImport("libc", EntryPoint = "close", SetLastError = true)]
        public static extern int Close(int descriptor);
    }
}

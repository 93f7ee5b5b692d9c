using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace VidPipe.Storage.Files;

/// <summary>
/// What changes whenever the bytes of an open file may have changed: nobody can write a file and keep its time of change
/// (unlike its time of modification, which can be set).
/// </summary>
internal readonly record struct FileVersion(
    ulong Device, ulong Inode, ulong Length, long ModifiedAt, uint ModifiedNanoseconds, long ChangedAt, uint ChangedNanoseconds)
{
    /// <summary>The kernel's clock ticks some hundred times a second: two changes within a tick have the same time.</summary>
    private static readonly TimeSpan Settling = TimeSpan.FromSeconds(1);

    private static volatile bool _isUnsupported = !OperatingSystem.IsLinux();

    /// <summary>Null where the operating system does not say it: then nothing is known of a file but its bytes.</summary>
    public static FileVersion? Of(SafeFileHandle file)
    {
        if (StatOf(file) is not { } stat) return null;
        return new FileVersion(
            ((ulong)stat.DeviceMajor << 32) | stat.DeviceMinor, stat.Inode, stat.Length,
            stat.ModifiedSeconds, stat.ModifiedNanoseconds, stat.ChangedSeconds, stat.ChangedNanoseconds);
    }

    /// <summary>Whether it is neither a folder, a pipe, a socket nor a device; null where the operating system does not say it.</summary>
    public static bool? IsRegular(SafeFileHandle file) =>
        StatOf(file) is { } stat ? (stat.Mode & Native.TypeMask) == Native.RegularFile : null;

    private static Native.Stat? StatOf(SafeFileHandle file)
    {
        if (_isUnsupported) return null;
        try
        {
            return Native.StatX(file, "", Native.EmptyPath, Native.BasicStats, out var stat) == 0 ? stat : null;
        }
        catch (EntryPointNotFoundException)
        {
            // A C library from before 2018.
            _isUnsupported = true;
            return null;
        }
    }

    /// <summary>Whether a change from now on will show.</summary>
    public bool IsSettled(DateTimeOffset now) => now - DateTimeOffset.FromUnixTimeSeconds(ChangedAt).AddTicks(ChangedNanoseconds / 100) >= Settling;

    private static class Native
    {
        public const int EmptyPath = 0x1000;
        public const uint BasicStats = 0x7ff;
        public const ushort TypeMask = 0xf000;
        public const ushort RegularFile = 0x8000;

        [DllImport("libc", EntryPoint = "statx", SetLastError = true)]
        public static extern int StatX(SafeFileHandle file, [MarshalAs(UnmanagedType.LPUTF8Str)] string path, int flags, uint mask, out Stat stat);

        /// <summary><c>struct statx</c>: the same on every architecture.</summary>
        [StructLayout(LayoutKind.Explicit, Size = 256)]
        public struct Stat
        {
            [FieldOffset(28)]
            public ushort Mode;

            [FieldOffset(32)]
            public ulong Inode;

            [FieldOffset(40)]
            public ulong Length;

            [FieldOffset(96)]
            public long ChangedSeconds;

            [FieldOffset(104)]
            public uint ChangedNanoseconds;

            [FieldOffset(112)]
            public long ModifiedSeconds;

            [FieldOffset(120)]
            public uint ModifiedNanoseconds;

            [FieldOffset(136)]
            public uint DeviceMajor;

            [FieldOffset(140)]
            public uint DeviceMinor;
        }
    }
}

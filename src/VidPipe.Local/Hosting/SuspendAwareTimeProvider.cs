using System.Diagnostics;
using System.Runtime.InteropServices;

namespace VidPipe.Local.Hosting;

/// <summary>
/// The machine's time, whose timestamps count the time that the machine sleeps. Nobody sets that clock, so the engine
/// measures waits on it: a video job goes on being made while a laptop is closed.
/// </summary>
internal sealed class SuspendAwareTimeProvider : TimeProvider
{
    private const int LinuxBootTime = 7;

    /// <summary>Named "raw", and the one of macOS that goes on during sleep and is never adjusted (<c>mach_continuous_time</c>).</summary>
    private const int MacContinuous = 4;

    private const long NanosecondsPerSecond = 1_000_000_000;

    private static readonly Func<long> Nanoseconds = Find();

    public override long TimestampFrequency => NanosecondsPerSecond;

    public override long GetTimestamp() => Nanoseconds();

    private static Func<long> Find()
    {
        if (OperatingSystem.IsWindows()) return () => (long)Native.GetTickCount64() * (NanosecondsPerSecond / 1000);
        if (OperatingSystem.IsLinux() && TryRead(LinuxBootTime) is not null) return () => TryRead(LinuxBootTime)!.Value;
        if (OperatingSystem.IsMacOS() && TryRead(MacContinuous) is not null) return () => TryRead(MacContinuous)!.Value;

        // It stands still during sleep. Nothing better is known elsewhere.
        return () => Stopwatch.GetElapsedTime(0).Ticks * (NanosecondsPerSecond / TimeSpan.TicksPerSecond);
    }

    private static long? TryRead(int clock)
    {
        try
        {
            return Native.ClockGetTime(clock, out var time) == 0 ? (time.Seconds * NanosecondsPerSecond) + time.Nanoseconds : null;
        }
        catch (Exception missing) when (missing is DllNotFoundException or EntryPointNotFoundException)
        {
            return null;
        }
    }

    private static class Native
    {
        [DllImport("libc", EntryPoint = "clock_gettime")]
        public static extern int ClockGetTime(int clock, out Time time);

        [DllImport("kernel32")]
        public static extern ulong GetTickCount64();

        /// <summary>As wide as the system's <c>long</c>.</summary>
        [StructLayout(LayoutKind.Sequential)]
        public readonly struct Time
        {
            private readonly nint _seconds;
            private readonly nint _nanoseconds;

            public long Seconds => _seconds;

            public long Nanoseconds => _nanoseconds;
        }
    }
}

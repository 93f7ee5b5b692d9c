using System.Globalization;
using VidPipe.Local.Hosting;

namespace VidPipe.Local.Tests.Hosting;

public sealed class SuspendAwareTimeProviderTests
{
    private readonly SuspendAwareTimeProvider _time = new();

    [Fact]
    public async Task It_goes_on_at_the_pace_of_the_machine()
    {
        var (start, reference) = (_time.GetTimestamp(), TimeProvider.System.GetTimestamp());

        await Task.Delay(TimeSpan.FromMilliseconds(50));

        var (elapsed, real) = (_time.GetElapsedTime(start), TimeProvider.System.GetElapsedTime(reference));
        Assert.InRange(elapsed, TimeSpan.FromMilliseconds(20), real + TimeSpan.FromSeconds(5));
    }

    [Fact]
    public void It_counts_from_the_boot_of_the_machine_with_all_the_time_that_it_slept()
    {
        // The kernel's own figure, which includes suspend.
        if (!File.Exists("/proc/uptime")) return;
        var uptime = TimeSpan.FromSeconds(double.Parse(File.ReadAllText("/proc/uptime").Split(' ')[0], CultureInfo.InvariantCulture));

        var elapsed = _time.GetElapsedTime(0);

        Assert.InRange(elapsed - uptime, TimeSpan.FromSeconds(-1), TimeSpan.FromSeconds(30));
    }
}

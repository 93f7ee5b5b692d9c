namespace VidPipe.Local.Tests.Scripts;

/// <summary>Another program holds a lock of apt: of dpkg, of the package lists, of the archives.</summary>
public sealed class AptLockTests : IDisposable
{
    private const string Fakes = """
        as_root() { "$@"; }
        env() { shift 2; "$@"; }
        sleep() { :; }
        apt-get() {
            echo "$*" >>calls
            if [ "$(wc -l <calls)" -le "$busy" ]; then echo "E: Could not get lock $lock. It is held by process 1 (unattended-upgr)"; return 100; fi
            if [ -e broken ]; then echo "E: Unable to locate package $3"; return 100; fi
        }

        """;

    private readonly TemporaryFolder _folder = new();

    [Theory]
    [InlineData("/var/lib/dpkg/lock-frontend")]
    [InlineData("/var/lib/apt/lists/lock")]
    [InlineData("/var/cache/apt/archives/lock")]
    public async Task It_is_waited_for_and_said(string held)
    {
        var (exitCode, _, error) = await ShellScript.RunAsync(_folder.Path, $"{Fakes} busy=3 lock={held}; install_packages log curl jq");

        Assert.True(exitCode == 0, error);
        Assert.Single(error.Split('\n'), line => line.Contains("Another program installs packages now; waiting", StringComparison.Ordinal));
        Assert.Equal(4, File.ReadAllLines(_folder["calls"]).Length);
        Assert.All(File.ReadAllLines(_folder["calls"]), call => Assert.Contains("DPkg::Lock::Timeout", call));
    }

    [Fact]
    public async Task The_wait_has_an_end_that_is_said()
    {
        var (exitCode, _, error) = await ShellScript.RunAsync(_folder.Path, $"{Fakes} busy=1000000 lock=x apt_patience=0; install_packages log curl");

        Assert.NotEqual(0, exitCode);
        Assert.Contains("gave up waiting", error);
    }

    [Fact]
    public async Task Any_other_failure_has_the_lists_updated_once_and_is_not_waited_for()
    {
        File.WriteAllText(_folder["broken"], "");

        var (exitCode, _, error) = await ShellScript.RunAsync(_folder.Path, $"{Fakes} busy=0 lock=x; install_packages log curl");

        Assert.NotEqual(0, exitCode);
        Assert.DoesNotContain("waiting", error);
        Assert.Equal(["install", "update"], File.ReadAllLines(_folder["calls"]).Select(call => call.Split(' ')[2]));
    }

    public void Dispose() => _folder.Dispose();
}

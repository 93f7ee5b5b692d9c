using VidPipe.Local.Client;
using VidPipe.Local.CommandLine;
using VidPipe.Local.Hosting;

namespace VidPipe.Local.Tests.Hosting;

public sealed class HostAddressFileTests : IDisposable
{
    private static readonly HostAddress Address = new(new Uri("http://127.0.0.1:9"), 1, HostMode.Serve, "this-start", "secret");

    private readonly TemporaryFolder _folder = new();

    private HostAddressFile File => new(_folder.Path);

    [Fact]
    public void What_was_written_is_read()
    {
        File.Write(Address);

        Assert.Equal(Address, File.Read());
    }

    [Fact]
    public void Only_the_owner_may_read_it()
    {
        if (OperatingSystem.IsWindows()) return;

        File.Write(Address);

        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, System.IO.File.GetUnixFileMode(_folder["host.json"]));
    }

    [Fact]
    public void A_host_removes_its_own_file_only()
    {
        File.Write(Address);

        File.Remove("an-earlier-start");
        var afterOther = File.Read();
        File.Remove(Address.InstanceId);

        Assert.NotNull(afterOther);
        Assert.Null(File.Read());
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("null")]
    public void A_damaged_file_leads_nowhere(string content)
    {
        System.IO.File.WriteAllText(_folder["host.json"], content);

        Assert.Null(File.Read());
    }

    [Fact]
    public async Task A_file_that_a_killed_host_left_leads_nowhere()
    {
        File.Write(Address);

        Assert.Null(await Connector().FindAsync(CancellationToken.None));
    }

    [Fact]
    public void The_key_is_not_shown() => Assert.DoesNotContain("secret", Address.ToString());

    public void Dispose() => _folder.Dispose();

    private HostConnector Connector() =>
        new(_folder.Path, (_, _) => throw new CommandFailedException(ExitCode.Failed, "not asked for"), TimeProvider.System);
}

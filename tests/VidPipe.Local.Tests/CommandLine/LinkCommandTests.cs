using VidPipe.Local.Client;
using VidPipe.Local.CommandLine;

namespace VidPipe.Local.Tests.CommandLine;

public class LinkCommandTests
{
    private static readonly DateTimeOffset Now = new(2030, 1, 1, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("2h", "2030-01-01T14:00:00")]
    [InlineData("1.00:30:00", "2030-01-02T12:30:00")]
    [InlineData("2030-01-05T00:00:00+01:00", "2030-01-04T23:00:00")]
    public void An_end_is_a_duration_or_a_time(string text, string end) =>
        Assert.Equal(end, LinkEnd.Read(text).From(Now).ToString("s"));

    [Theory]
    [InlineData("link")]
    [InlineData("link", "--list")]
    [InlineData("link", "project-1", "--expires", "2")]
    [InlineData("link", "project-1", "--expires", "2030-01-05")]
    [InlineData("link", "project-1", "--expires", "tomorrow")]
    [InlineData("link", "project-1", "--list", "--file", "poster")]
    [InlineData("link", "project-1", "--list", "--expires", "2h")]
    [InlineData("link", "project-1", "--revoke", "0123")]
    [InlineData("link", "--file", "poster", "--revoke", "0123")]
    [InlineData("link", "--revoke", "0123", "--list")]
    [InlineData("link", "--revoke")]
    public async Task A_wrong_command_line_is_a_usage_error(params string[] args)
    {
        var error = new StringWriter();

        var exitCode = await new CommandTree(new Terminal(new StringWriter(), error)).RunAsync(args);

        Assert.Equal(ExitCode.Usage, exitCode);
        Assert.StartsWith("vidpipe: ", error.ToString());
    }

    [Fact]
    public void A_line_of_the_list_says_when_a_link_ends_and_whether_it_shows_nothing()
    {
        var link = new LinkAnswer("http://127.0.0.1:7071/v/0123", "0123", "video", Works: true, Now, Now.AddHours(1));

        Assert.Equal("http://127.0.0.1:7071/v/0123  video  until 2030-01-01 13:00", LinkCommand.Line(link, TimeZoneInfo.Utc));
        Assert.Contains("shows nothing", LinkCommand.Line(link with { Works = false }, TimeZoneInfo.Utc));
    }
}

using Spectre.Console;
using Spectre.Console.Rendering;
using VidPipe.Core.Projects;
using VidPipe.Local.Following;

namespace VidPipe.Local.Tests.Following;

public class UnwrappedLinesTests
{
    private const string Title = "A very long title of a very long film about a lighthouse keeper who rows out at dawn";

    [Theory]
    [InlineData(60)]
    [InlineData(40)]
    [InlineData(20)]
    public void Every_line_of_a_live_picture_leaves_room_for_an_echoed_Ctrl_C_and_the_title_stands_there_once(int width)
    {
        var lines = Lines(width, new Rows(ProjectPicture.Draw(Status(), null), new Text(Title), new Text("灯台守が夜明けに舟を漕ぎ出し、遭難した船乗りを救う物語を描いた長い長い映画")));

        Assert.All(lines, line => Assert.InRange(new Segment(line).CellCount(), 0, width - 2));
        Assert.Single(lines, line => line.StartsWith("A very long", StringComparison.Ordinal));
    }

    [Fact]
    public void The_stopping_line_is_whole_at_60_columns() =>
        Assert.Contains("00:05  Stopping at the next step; Ctrl-C again leaves now.", Lines(60, new Text("00:05  Stopping at the next step; Ctrl-C again leaves now.")));

    private static ProjectStatusSummary Status() => new(
        $"project-{new string('0', 44)}", ProjectStatus.Keyframing, "keyframes", 12, 0, 3, "Drawing the keyframes of a scene with a description that does not fit.", null, DateTimeOffset.UnixEpoch);

    private static string[] Lines(int width, IRenderable picture)
    {
        var output = new StringWriter();
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(output), Ansi = AnsiSupport.No, ColorSystem = ColorSystemSupport.NoColors });
        console.Profile.Width = width;
        console.Write(new UnwrappedLines(picture));
        return output.ToString().TrimEnd('\n').Split('\n');
    }
}

using System.Text.RegularExpressions;
using VidPipe.Core.Projects;
using VidPipe.Local.CommandLine;

namespace VidPipe.Local.Tests.CommandLine;

public partial class ProjectLinesTests
{
    private static readonly DateTimeOffset Now = new(2030, 5, 6, 12, 0, 0, TimeSpan.Zero);
    private static readonly TimeZoneInfo TwoHoursEast = TimeZoneInfo.CreateCustomTimeZone("test", TimeSpan.FromHours(2), null, null);

    [Theory]
    [InlineData("A lighthouse keeper rows out at dawn and saves a lost sailor")]
    [InlineData("灯台守が夜明けに漕ぎ出して、迷った船乗りを助ける物語の題名")]
    [InlineData("🚀🚀🚀🚀🚀🚀🚀🚀🚀🚀🚀🚀🚀🚀🚀🚀🚀🚀🚀🚀🚀🚀🚀🚀🚀🚀🚀🚀🚀🚀")]
    [InlineData("[red]brackets[/] of a title that goes on and on and on and on")]
    public void At_60_columns_each_project_is_one_line(string title)
    {
        var lines = ProjectLines.ForTerminal([Project(1, ProjectStatus.Storyboarding, title), Project(2, ProjectStatus.Complete, "Short")], 60, Now, TwoHoursEast).Select(Plain).ToList();

        Assert.Equal(3, lines.Count);
        Assert.All(lines, line => Assert.InRange(CellText.Width(line), 1, 60));
        Assert.StartsWith("00000001  storyboarding  ", lines[1]);
        Assert.Contains('…', lines[1]);
        Assert.EndsWith("Short", lines[2]);
    }

    [Fact]
    public void A_wide_terminal_shows_the_scenes_too()
    {
        var lines = ProjectLines.ForTerminal([Project(1, ProjectStatus.Complete, "T")], 80, Now, TwoHoursEast).Select(Plain).ToList();

        Assert.Equal(["id        status      %  scenes  created      title", "00000001  complete  100  3/3     05-06 01:30  T"], lines);
    }

    [Fact]
    public void Times_are_local_and_those_of_other_years_say_so()
    {
        var newYear = Project(1, ProjectStatus.Complete, "T") with { CreatedAt = new DateTimeOffset(2029, 12, 31, 23, 0, 0, TimeSpan.Zero) };
        var before = newYear with { CreatedAt = newYear.CreatedAt.AddHours(-2) };

        string At(ProjectListItem project) => Plain(ProjectLines.ForTerminal([project], 60, Now, TwoHoursEast).Last());

        Assert.Contains("01-01 01:00", At(newYear));
        Assert.Contains("2029-12-31", At(before));
        Assert.Contains("\t2030-01-01 01:00\t", Assert.Single(ProjectLines.ForPipe([newYear], TwoHoursEast)));
    }

    private static ProjectListItem Project(int number, ProjectStatus status, string title) => new(
        $"project-{number:d44}", status, title, "prompt", 100, 3, 3, null, new DateTimeOffset(2030, 5, 5, 23, 30, 0, TimeSpan.Zero), Now);

    /// <summary>As a terminal shows it.</summary>
    private static string Plain(string markup) => Tag().Replace(markup, "").Replace("[[", "[", StringComparison.Ordinal).Replace("]]", "]", StringComparison.Ordinal);

    [GeneratedRegex(@"(?<!\[)\[(?:grey|green|red|yellow|blue|/)\]")]
    private static partial Regex Tag();
}

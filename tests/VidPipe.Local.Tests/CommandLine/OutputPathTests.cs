using VidPipe.Local.CommandLine;

namespace VidPipe.Local.Tests.CommandLine;

public class OutputPathTests
{
    [Theory]
    [InlineData("The Lighthouse: Part 2", "the-lighthouse-part-2")]
    [InlineData("../../etc/passwd", "etc-passwd")]
    [InlineData("Über den Wolken", "über-den-wolken")]
    [InlineData("灯台の朝", "灯台の朝")]
    [InlineData("🚀🚀", "video")]
    [InlineData("", "video")]
    [InlineData("...", "video")]
    [InlineData("CON", "con-video")]
    [InlineData("nul.txt", "nul-txt")]
    public void The_name_comes_from_the_title_and_is_safe(string title, string expected) =>
        Assert.Equal(expected, OutputPath.FileName(title));

    [Fact]
    public void A_long_title_gives_a_short_name() =>
        Assert.InRange(OutputPath.FileName(string.Concat(Enumerable.Repeat("word ", 500))).Length, 1, 60);

    [Fact]
    public void A_name_of_our_own_is_a_free_one()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder["story.mp4"], "");
        File.WriteAllText(folder["story-2.srt"], "");

        Assert.Equal(folder["story-3.mp4"], OutputPath.Resolve(folder.Path, "Story"));
    }

    [Fact]
    public void A_file_that_exists_is_not_overwritten_unless_asked()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder["out.mp4"], "mine");

        var refusal = Assert.Throws<CommandFailedException>(() => OutputPath.EnsureWritable(folder["out.mp4"], overwrite: false));
        OutputPath.EnsureWritable(folder["out.mp4"], overwrite: true);

        Assert.Equal(ExitCode.Usage, refusal.ExitCode);
        Assert.Contains("--overwrite", refusal.Message);
    }

    [Fact]
    public void Captions_that_exist_are_not_overwritten_either()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder["out.srt"], "mine");

        Assert.Throws<CommandFailedException>(() => OutputPath.EnsureWritable(folder["out.mp4"], overwrite: false));
    }

    [Fact]
    public void The_folder_of_the_output_is_made()
    {
        using var folder = new TemporaryFolder();

        OutputPath.EnsureWritable(folder["new/deep/out.mp4"], overwrite: false);

        Assert.True(Directory.Exists(folder["new/deep"]));
    }
}

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

    [Theory]
    [InlineData("data/blobs/assets/x.mp4", true)]
    [InlineData("data/blobs/", true)]
    [InlineData("data/out/../journal/x.mp4", true)]
    [InlineData("data/x.mp4", false)]
    [InlineData("data/blobs-of-mine/x.mp4", false)]
    public void A_place_among_the_files_of_the_store_is_refused(string asked, bool isRefused)
    {
        using var folder = new TemporaryFolder();

        var refusal = Record.Exception(() => OutputPath.EnsureOutside(folder["data"], folder[asked]));

        Assert.Equal(isRefused, refusal is CommandFailedException { ExitCode: ExitCode.Usage });
    }

    [Fact]
    public void A_file_that_exists_is_not_overwritten_unless_asked()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder["out.mp4"], "mine");

        var refusal = Assert.Throws<CommandFailedException>(() => OutputPath.EnsureWritable(folder["out.mp4"], overwrite: false));
        OutputPath.EnsureWritable(folder["out.mp4"], overwrite: true);

        Assert.Equal("mine", File.ReadAllText(folder["out.mp4"]));
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

    [Theory]
    [InlineData("new/deep/out.mp4")]
    [InlineData("new/deep/")]
    public void Folders_that_are_missing_are_made_and_said(string asked)
    {
        using var folder = new TemporaryFolder();

        var made = OutputPath.EnsureWritable(folder[asked], overwrite: false);

        Assert.True(Directory.Exists(folder["new/deep"]));
        Assert.Equal(folder["new"], made);
        Assert.Empty(Directory.GetFiles(folder.Path, "*", SearchOption.AllDirectories));
    }

    [Theory]
    [InlineData("out.mp4")]
    [InlineData("OUT.MP4")]
    [InlineData("film.of.2026.mp4")]
    [InlineData("./")]
    [InlineData("")]
    public void What_can_be_written_is_accepted_and_nothing_is_left_behind(string asked)
    {
        using var folder = new TemporaryFolder();

        var made = OutputPath.EnsureWritable(folder[asked], overwrite: false);

        Assert.Null(made);
        Assert.Empty(Directory.GetFileSystemEntries(folder.Path));
    }

    [Theory]
    [InlineData("out.avi")]
    [InlineData("out")]
    [InlineData("out.mp4.txt")]
    [InlineData(".mp4")]
    [InlineData("out.mp4/")]
    [InlineData("file.mp4/")]
    [InlineData("file.mp4/out.mp4")]
    [InlineData("link.mp4")]
    [InlineData("lost.mp4")]
    [InlineData("folder-as-captions.mp4")]
    [InlineData("link-as-captions.mp4")]
    public void What_is_no_MP4_or_not_free_is_refused(string asked)
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder["file.mp4"], "mine");
        File.CreateSymbolicLink(folder["link.mp4"], folder["file.mp4"]);
        File.CreateSymbolicLink(folder["lost.mp4"], folder["nowhere.mp4"]);
        Directory.CreateDirectory(folder["folder-as-captions.srt"]);
        File.CreateSymbolicLink(folder["link-as-captions.srt"], folder["nowhere.srt"]);
        var before = Directory.GetFileSystemEntries(folder.Path);

        foreach (var overwrite in (bool[])[false, true])
        {
            var refusal = Assert.Throws<CommandFailedException>(() => OutputPath.EnsureWritable(folder[asked], overwrite));
            Assert.Equal(ExitCode.Usage, refusal.ExitCode);
        }

        Assert.Equal(before, Directory.GetFileSystemEntries(folder.Path));
        Assert.Equal("mine", File.ReadAllText(folder["file.mp4"]));
    }

    [Theory]
    [InlineData("/proc/x.mp4", "'/proc/x.mp4' cannot be written to: this place takes no new files. Choose another place with -o.")]
    [InlineData("/proc/", "'/proc/' cannot be written to: this place takes no new files. Choose another place with -o.")]
    [InlineData("/proc/new/x.mp4", "The folder '/proc/new' cannot be made: this place takes no new files. Choose another place with -o.")]
    [InlineData("/sys/x.mp4", "'/sys/x.mp4' cannot be written to: ")]
    [InlineData("/dev/null/x.mp4", "The folder '/dev/null' cannot be made: ")]
    [InlineData("/dev/null", "The video is an MP4: '/dev/null' has to end in .mp4")]
    public void A_place_that_takes_no_files_is_refused_by_its_own_name(string asked, string message)
    {
        var refusal = Assert.Throws<CommandFailedException>(() => OutputPath.EnsureWritable(asked, overwrite: true));

        Assert.Equal(ExitCode.Usage, refusal.ExitCode);
        Assert.StartsWith(message, refusal.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(".part", refusal.Message);
    }

    [Fact]
    public void A_name_that_is_too_long_for_the_download_is_refused()
    {
        using var folder = new TemporaryFolder();

        var refusal = Assert.Throws<CommandFailedException>(() => OutputPath.EnsureWritable(folder[$"{new string('x', 251)}.mp4"], overwrite: false));

        Assert.DoesNotContain(".part", refusal.Message);
    }

    [Fact]
    public void A_pipe_is_not_replaced_by_a_video()
    {
        using var folder = new TemporaryFolder();
        using (var make = System.Diagnostics.Process.Start("mkfifo", [folder["pipe.mp4"]])!) make.WaitForExit();

        var refusal = Assert.Throws<CommandFailedException>(() => OutputPath.EnsureWritable(folder["pipe.mp4"], overwrite: true));

        Assert.Contains("no regular file", refusal.Message);
    }

    [Theory]
    [InlineData("-o", "/proc/x.mp4")]
    [InlineData("-o", "x.avi")]
    [InlineData("-o", "/proc/x.mp4", "--server", "https://127.0.0.1:1")]
    public async Task The_place_is_looked_at_before_anything_is_sent(params string[] options)
    {
        using var folder = new TemporaryFolder();
        string[] data = options.Contains("--server") ? [] : ["--data", folder["data"]];

        foreach (var command in (string[][])[["make", "A fox"], ["resume", "project-1"], ["fork", "project-1"], ["regenerate", "project-1", "1", "clip"]])
        {
            var error = new StringWriter();
            var exitCode = await new CommandTree(new Terminal(new StringWriter(), error)).RunAsync([.. command, .. options, .. data]);

            Assert.True(exitCode == ExitCode.Usage, error.ToString());
            Assert.Contains(options[1].EndsWith(".avi", StringComparison.Ordinal) ? "x.avi" : "/proc", error.ToString());
        }

        Assert.False(Directory.Exists(folder["data"]));
    }
}

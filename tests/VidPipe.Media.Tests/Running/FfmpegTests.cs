using System.Diagnostics;
using VidPipe.Core.Errors;
using VidPipe.Media.Tests.Making;

namespace VidPipe.Media.Tests.Running;

public sealed class FfmpegTests : IDisposable
{
    /// <summary>Reads its input at the pace of a clock, so it never ends by itself.</summary>
    private const string Endless = "-re -f lavfi -i testsrc2=s=64x64:r=10 -c:v libx264 -preset ultrafast";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly MediaFixture _media = new();

    [Fact]
    public async Task Run_ends_the_process_and_leaves_no_file_when_cancelled()
    {
        using var stop = new CancellationTokenSource();
        var output = _media.PathOf("endless.mp4");

        var run = _media.Ffmpeg.RunAsync(Command(output), null, stop.Token);
        await UntilAsync(() => Running(output) == 1);
        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run);
        Assert.Equal(0, Running(output));
        Assert.Empty(Directory.GetFiles(_media.Folder));
    }

    [Fact]
    public async Task Run_ends_the_process_when_its_time_is_up()
    {
        var output = _media.PathOf("endless.mp4");

        var failure = await Assert.ThrowsAsync<VidPipeException>(
            () => _media.Ffmpeg.RunAsync(Command(output) with { TimeLimit = TimeSpan.FromSeconds(0.5) }, null, CancellationToken.None));

        Assert.Equal(ErrorCode.MediaToolError, failure.Code);
        Assert.Contains("time limit of 0.5 s", failure.Message, StringComparison.Ordinal);
        Assert.Equal(0, Running(output));
        Assert.Empty(Directory.GetFiles(_media.Folder));
    }

    [Theory]
    [InlineData(2, true)]
    [InlineData(3, false)]
    [System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
    public async Task Run_starts_a_command_anew_that_a_Ctrl_C_has_caught_while_it_started(int interrupts, bool succeeds)
    {
        var tool = _media.PathOf("interrupted");
        await File.WriteAllTextAsync(tool, $"#!/usr/bin/env -S --default-signal=INT sh\necho >> {tool}.starts\n[ $(wc -l < {tool}.starts) -gt {interrupts} ] || kill -INT $$\nexec ffmpeg \"$@\"\n");
        File.SetUnixFileMode(tool, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        using var media = new MediaFixture(new MediaOptions { FfmpegPath = tool });

        var run = media.MakeAsync("made.png", "-f lavfi -i color=red:s=16x16 -frames:v 1");

        if (succeeds) Assert.True(File.Exists(await run));
        else Assert.Contains("exit code 130", (await Assert.ThrowsAsync<VidPipeException>(() => run)).Message);
    }

    [Theory]
    [InlineData(1, true)]
    [InlineData(2, false)]
    [System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
    public async Task Run_starts_a_command_once_more_that_was_killed(int kills, bool succeeds)
    {
        var tool = _media.PathOf("killed");
        await File.WriteAllTextAsync(tool, $"#!/bin/sh\necho >> {tool}.starts\n[ $(wc -l < {tool}.starts) -gt {kills} ] || kill -KILL $$\nexec ffmpeg \"$@\"\n");
        File.SetUnixFileMode(tool, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        using var media = new MediaFixture(new MediaOptions { FfmpegPath = tool });

        var run = media.MakeAsync("made.png", "-f lavfi -i color=red:s=16x16 -frames:v 1");

        if (succeeds)
        {
            Assert.True(File.Exists(await run));
            return;
        }

        var failure = await Assert.ThrowsAsync<VidPipeException>(() => run);
        Assert.Equal(ErrorCode.MediaToolError, failure.Code);
        Assert.Contains("was killed", failure.Message);
        Assert.False(File.Exists(media.PathOf("made.png")));
    }

    [Theory]
    [InlineData("exit 1")]
    [InlineData("exit 0")]
    [System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
    public async Task Run_knows_a_full_disk_however_the_command_ends(string end)
    {
        var tool = _media.PathOf("full");
        await File.WriteAllTextAsync(tool, $"#!/bin/sh\necho 'Error writing trailer of /somewhere/made.png: No space left on device' >&2\n{end}\n");
        File.SetUnixFileMode(tool, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        using var media = new MediaFixture(new MediaOptions { FfmpegPath = tool });

        var failure = await Assert.ThrowsAsync<VidPipeException>(() => media.MakeAsync("made.png", "-f lavfi -i color=red:s=16x16 -frames:v 1"));

        Assert.Equal(ErrorCode.StorageError, failure.Code);
        Assert.Contains("the disk is full", failure.Message);
    }

    [Fact]
    public async Task Run_lets_no_more_than_the_allowed_encoders_run_at_once()
    {
        using var media = new MediaFixture(new MediaOptions { MaxEncoders = 2 });
        using var stop = new CancellationTokenSource();
        var most = 0;

        var runs = Enumerable.Range(0, 5)
            .Select(index => media.Ffmpeg.RunAsync(Command(media.PathOf($"{index}.mp4")), null, stop.Token))
            .ToList();
        await UntilAsync(() => (most = Math.Max(most, Running(media.Folder))) == 2);
        for (var look = 0; look < 20; look++) most = Math.Max(most, Running(media.Folder));
        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Task.WhenAll(runs));
        Assert.Equal(2, most);
    }

    [Fact]
    public async Task Run_runs_the_next_command_when_one_before_it_has_failed()
    {
        using var media = new MediaFixture(new MediaOptions { MaxEncoders = 1 });
        await Assert.ThrowsAsync<VidPipeException>(() => media.MakeAsync("bad.mp4", "-f lavfi -i nosuchsource"));

        var made = await media.MakeAsync("good.png", "-f lavfi -i color=red:s=16x16 -frames:v 1");

        Assert.True(File.Exists(made));
    }

    [Fact]
    public async Task Run_tells_the_last_words_without_directories_when_the_command_fails()
    {
        var input = _media.PathOf("broken.mp4");
        await File.WriteAllTextAsync(input, "this is no video");

        var failure = await Assert.ThrowsAsync<VidPipeException>(() => _media.MakeAsync("out.mp4", $"-i {input}"));

        Assert.Equal(ErrorCode.MediaToolError, failure.Code);
        Assert.Contains("broken.mp4: Invalid data found", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(_media.Folder, failure.Message, StringComparison.Ordinal);
        Assert.True(failure.Message.Length < 5000);
    }

    [Fact]
    public async Task Run_takes_files_whose_names_have_quotes_and_spaces()
    {
        var text = _media.PathOf("a \"text's\" file.txt");
        await File.WriteAllTextAsync(text, "100 % \"of\" it's : here");
        var output = _media.PathOf("a \"picture's\" file.png");

        await _media.Ffmpeg.RunAsync(
            new FfmpegCommand(["-f", "lavfi", "-i", "color=red:s=16x16", "-vf", $"drawtext=textfile={FilterValue.Escape(text)}:expansion=none", "-frames:v", "1", output]),
            null,
            CancellationToken.None);

        Assert.True(File.Exists(output));
    }

    [Fact]
    public async Task Run_keeps_the_earlier_output_when_a_later_command_fails()
    {
        var made = await _media.MakeAsync("out.png", "-f lavfi -i color=red:s=16x16 -frames:v 1");
        var before = Tool.Digest(made);

        await Assert.ThrowsAsync<VidPipeException>(() => _media.MakeAsync("out.png", "-f lavfi -i nosuchsource"));

        Assert.Equal(before, Tool.Digest(made));
    }

    [Fact]
    public async Task Run_fails_when_the_output_grows_beyond_the_limit()
    {
        using var media = new MediaFixture(new MediaOptions { MaxOutputBytes = 100_000 });

        var failure = await Assert.ThrowsAsync<VidPipeException>(
            () => media.MakeAsync("large.nut", "-re -f lavfi -i testsrc2=s=640x360:r=30 -c:v rawvideo -t 20"));

        Assert.Contains("100000 bytes", failure.Message, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(media.Folder));
    }

    [Fact]
    public async Task Run_fails_when_ffmpeg_succeeds_without_writing()
    {
        var input = await _media.MakeForeignAsync("in.mp4");

        var failure = await Assert.ThrowsAsync<VidPipeException>(() => _media.MakeAsync("late.png", $"-ss 60 -i {input} -frames:v 1"));

        Assert.Equal(ErrorCode.MediaToolError, failure.Code);
    }

    [Fact]
    public async Task Run_says_what_to_install_when_there_is_no_ffmpeg()
    {
        using var media = new MediaFixture(new MediaOptions { FfmpegPath = "no-such-ffmpeg", FfprobePath = "no-such-ffprobe" });

        var failure = await Assert.ThrowsAsync<VidPipeException>(() => media.Tools.VersionAsync(CancellationToken.None));

        Assert.Equal(ErrorCode.MediaToolError, failure.Code);
        Assert.Contains("apt-get install ffmpeg", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Version_is_ffmpegs_own_line() =>
        Assert.StartsWith("ffmpeg version ", await _media.Tools.VersionAsync(CancellationToken.None), StringComparison.Ordinal);

    public void Dispose() => _media.Dispose();

    private static FfmpegCommand Command(string output) => new([.. Endless.Split(' '), output]);

    /// <summary>How many ffmpeg processes have this text in their command line.</summary>
    private static int Running(string text) => Process.GetProcessesByName("ffmpeg").Count(process =>
    {
        try
        {
            return File.ReadAllText($"/proc/{process.Id}/cmdline").Contains(Path.ChangeExtension(text, null), StringComparison.Ordinal);
        }
        catch (IOException)
        {
            return false; // It has ended since it was listed.
        }
    });

    private static async Task UntilAsync(Func<bool> condition)
    {
        var deadline = TimeProvider.System.GetTimestamp();
        while (!condition())
        {
            Assert.True(TimeProvider.System.GetElapsedTime(deadline) < Patience, "It did not happen in time.");
            await Task.Yield();
        }
    }
}

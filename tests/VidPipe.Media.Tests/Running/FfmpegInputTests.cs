using VidPipe.Core.Errors;
using VidPipe.Media.Tests.Making;

namespace VidPipe.Media.Tests.Running;

/// <summary>Commands that read what is written while they run.</summary>
public sealed class FfmpegInputTests : IDisposable
{
    private const int FrameBytes = 64 * 64 * 3 / 2;
    private const string Reading = "-f rawvideo -pixel_format yuv420p -video_size 64x64 -framerate 24 -i pipe:0 -c:v libx264 -preset ultrafast";

    private readonly MediaFixture _media = new();

    public void Dispose() => _media.Dispose();

    [Fact]
    public async Task Run_reads_what_is_written_to_its_end()
    {
        var output = _media.PathOf("written.mp4");

        await _media.Ffmpeg.RunAsync(Command(output, (pipe, token) => FramesAsync(pipe, 240, token)), null, default);

        var info = await _media.Tools.ProbeAsync(output, default);
        Assert.Equal(10, info.VideoDuration!.Value, 0.01);
    }

    [Fact]
    public async Task Run_throws_what_the_writer_throws_and_leaves_no_file()
    {
        var output = _media.PathOf("half.mp4");

        var failure = await Assert.ThrowsAsync<FileNotFoundException>(() => _media.Ffmpeg.RunAsync(Command(output, FailAsync), null, default));

        Assert.Equal("mine", failure.Message);
        Assert.Empty(Directory.GetFiles(_media.Folder));

        static async Task FailAsync(Stream pipe, CancellationToken token)
        {
            await FramesAsync(pipe, 24, token);
            throw new FileNotFoundException("mine");
        }
    }

    [Fact]
    public async Task Run_tells_the_last_words_when_ffmpeg_dies_while_it_is_written_to()
    {
        var command = new FfmpegCommand([.. Reading.Split(' '), "-vf", "nosuchfilter", _media.PathOf("out.mp4")])
        {
            Input = (pipe, token) => FramesAsync(pipe, int.MaxValue, token),
        };

        var failure = await Assert.ThrowsAsync<VidPipeException>(() => _media.Ffmpeg.RunAsync(command, null, default));

        Assert.Equal(ErrorCode.MediaToolError, failure.Code);
        Assert.Contains("nosuchfilter", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_succeeds_when_ffmpeg_has_read_enough()
    {
        var output = _media.PathOf("enough.mp4");
        var command = new FfmpegCommand([.. Reading.Split(' '), "-frames:v", "5", output]) { Input = (pipe, token) => FramesAsync(pipe, int.MaxValue, token) };

        await _media.Ffmpeg.RunAsync(command, null, default);

        Assert.True(File.Exists(output));
    }

    [Fact]
    public async Task Run_ends_a_writer_that_is_busy_elsewhere_when_ffmpeg_has_ended()
    {
        var output = _media.PathOf("enough.mp4");
        var command = new FfmpegCommand([.. Reading.Split(' '), "-frames:v", "1", output]) { Input = WaitAsync };

        await _media.Ffmpeg.RunAsync(command, null, default);

        Assert.True(File.Exists(output));

        static async Task WaitAsync(Stream pipe, CancellationToken token)
        {
            try
            {
                await FramesAsync(pipe, 1000, token);
            }
            catch (IOException)
            {
                await Task.Delay(Timeout.Infinite, token);
            }
        }
    }

    [Fact]
    public async Task Run_ends_process_and_writer_when_cancelled()
    {
        using var stop = new CancellationTokenSource();
        var writing = new TaskCompletionSource();
        var ended = new TaskCompletionSource();

        var run = _media.Ffmpeg.RunAsync(Command(_media.PathOf("endless.mp4"), WriteAsync), null, stop.Token);
        await writing.Task;
        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run);
        Assert.True(ended.Task.IsCompleted);
        Assert.Empty(Directory.GetFiles(_media.Folder));

        async Task WriteAsync(Stream pipe, CancellationToken token)
        {
            try
            {
                await FramesAsync(pipe, 24, token);
                writing.SetResult();
                await FramesAsync(pipe, int.MaxValue, token);
            }
            finally
            {
                ended.SetResult();
            }
        }
    }

    [Fact]
    public async Task Run_ends_a_writer_that_writes_nothing_when_its_time_is_up()
    {
        var command = Command(_media.PathOf("never.mp4"), (_, token) => Task.Delay(Timeout.Infinite, token)) with { TimeLimit = TimeSpan.FromSeconds(0.5) };

        var failure = await Assert.ThrowsAsync<VidPipeException>(() => _media.Ffmpeg.RunAsync(command, null, default));

        Assert.Contains("time limit of 0.5 s", failure.Message, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(_media.Folder));
    }

    private static FfmpegCommand Command(string output, Func<Stream, CancellationToken, Task> input) => new([.. Reading.Split(' '), output]) { Input = input };

    private static async Task FramesAsync(Stream pipe, int count, CancellationToken token)
    {
        var frame = new byte[FrameBytes];
        for (var i = 0; i < count; i++) await pipe.WriteAsync(frame, token);
    }
}

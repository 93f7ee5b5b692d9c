using VidPipe.Core.Errors;
using VidPipe.Functions.Media;
using VidPipe.Media;

namespace VidPipe.Functions.Tests.Media;

public sealed class FFMpegCoreRunnerTests : IDisposable
{
    private static readonly string[] Source = ["-f", "lavfi", "-i", "color=c=teal:s=64x64:d=1:r=10"];

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("vidpipe ffmpeg \"core\" ");
    private readonly FFMpegCoreRunner _runner = new(new MediaOptions(), new Ffmpeg(new MediaOptions(), TimeProvider.System));

    private string Output => Path.Combine(_folder.FullName, "a \"quoted\" name.mp4");

    [Fact]
    public async Task Text_from_outside_is_drawn_from_a_file_whose_name_has_spaces_and_quotes()
    {
        var text = Path.Combine(_folder.FullName, "text.txt");
        await File.WriteAllTextAsync(text, "100 % \"of\" it's : here");
        var filter = $"drawtext=textfile={FilterText(text)}:expansion=none";
        var seen = new List<double>();

        await _runner.RunAsync(new FfmpegCommand([.. Source, "-vf", filter, Output], TimeSpan.FromSeconds(1)), new Progress(seen), default);

        Assert.True(new FileInfo(Output).Length > 0);
        Assert.Equal([Output, text], Directory.GetFiles(_folder.FullName).Order(StringComparer.Ordinal));
        Assert.All(seen, share => Assert.InRange(share, 0, 1));
    }

    [Fact]
    public async Task Failed_command_leaves_no_file_and_says_why()
    {
        var failed = await Assert.ThrowsAsync<VidPipeException>(
            () => _runner.RunAsync(new FfmpegCommand([.. Source, "-vf", "nosuchfilter", Output]), null, default));

        Assert.Equal(ErrorCode.MediaToolError, failed.Code);
        Assert.Contains("nosuchfilter", failed.Message);
        Assert.Empty(_folder.GetFiles());
    }

    [Fact]
    public async Task Cancelled_command_ends_and_leaves_no_file()
    {
        using var cancel = new CancellationTokenSource();
        var endless = new FfmpegCommand(["-re", "-f", "lavfi", "-i", "color=c=teal:s=64x64:r=10", Output]);

        var running = _runner.RunAsync(endless, null, cancel.Token);
        await cancel.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
        Assert.Empty(_folder.GetFiles());
    }

    public void Dispose()
    {
        _runner.Dispose();
        _folder.Delete(recursive: true);
    }

    /// <summary>As a filter's option: quoted for the filtergraph, which takes the quotes off.</summary>
    private static string FilterText(string path) => $"'{path.Replace("'", "'\\''", StringComparison.Ordinal)}'";

    private sealed class Progress(List<double> seen) : IProgress<double>
    {
        public void Report(double value)
        {
            lock (seen) seen.Add(value);
        }
    }
}

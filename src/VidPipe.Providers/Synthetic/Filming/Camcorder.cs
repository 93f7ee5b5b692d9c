using System.Buffers;
using System.Globalization;
using VidPipe.Core.Assets;
using VidPipe.Core.Generation;
using VidPipe.Media;
using VidPipe.Media.Conforming;
using VidPipe.Providers.Synthetic.Painting;

namespace VidPipe.Providers.Synthetic.Filming;

/// <summary>Draws a shot's frames and has them encoded, with its sound, while they are drawn.</summary>
internal sealed class Camcorder(IFfmpeg ffmpeg)
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(5);

    /// <param name="bed">Filtergraph of the sound, ending in <c>[bed]</c>; null for silence without a track.</param>
    public async Task<string> RecordAsync(Shot shot, Canvas canvas, int seconds, string? bed, IWorkspace workspace, CancellationToken cancellationToken)
    {
        var script = workspace.NewFile("ass");
        var mp4 = workspace.NewFile("mp4");
        try
        {
            await File.WriteAllTextAsync(script, WordsCard.Script(canvas, shot.StartWords, shot.EndWords, seconds), cancellationToken);
            await ffmpeg.RunAsync(
                new FfmpegCommand(Arguments(script, canvas, bed, mp4), TimeSpan.FromSeconds(seconds), Limit)
                {
                    Input = (pipe, token) => DrawAsync(shot, canvas, pipe, token),
                },
                null,
                cancellationToken);
        }
        finally
        {
            File.Delete(script);
        }

        return mp4;
    }

    /// <summary>Draws a frame while the one before it is read by the encoder.</summary>
    private static async Task DrawAsync(Shot shot, Canvas canvas, Stream output, CancellationToken cancellationToken)
    {
        using var compositor = new Compositor(shot.Sheets, canvas);
        using var darkroom = new Darkroom(canvas);
        var (frame, written) = (ArrayPool<byte>.Shared.Rent(darkroom.FrameBytes), ArrayPool<byte>.Shared.Rent(darkroom.FrameBytes));
        Hand[] hands = [new(compositor, darkroom, canvas, shot.HasVignette), new(compositor, darkroom, canvas, shot.HasVignette)];
        var writing = Task.CompletedTask;
        try
        {
            foreach (var moment in shot.Moments)
            {
                cancellationToken.ThrowIfCancellationRequested();
                compositor.Aim(moment);
                Parallel.For(0, hands.Length, i => hands[i].Draw(i, hands.Length, frame));
                await writing;
                (frame, written) = (written, frame);
                var full = written.AsMemory(0, darkroom.FrameBytes);
                writing = Task.Run(() => output.Write(full.Span), CancellationToken.None);
            }

            await writing;
        }
        finally
        {
            // The last frame is in use until its write has ended, however that ends.
            await writing.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            ArrayPool<byte>.Shared.Return(frame);
            ArrayPool<byte>.Shared.Return(written);
        }
    }

    private static List<string> Arguments(string script, Canvas canvas, string? bed, string output)
    {
        var rate = canvas.FramesPerSecond.ToString(CultureInfo.InvariantCulture);
        var picture = $"[0:v]ass=filename={FilterValue.Escape(script)},setparams=range=tv:color_primaries=bt709:color_trc=bt709:colorspace=bt709[picture]";
        List<string> arguments =
        [
            "-f", "rawvideo", "-pixel_format", "yuv420p", "-video_size", PictureFiles.Size(canvas), "-framerate", rate, "-i", "pipe:0",
            "-filter_complex_threads", "1", "-filter_complex", bed is null ? picture : $"{picture};{bed}", "-map", "[picture]",
        ];
        // The house format: what comes out is never encoded again on its way into a video.
        if (bed is not null) arguments.AddRange(["-map", "[bed]", .. HouseFormat.AudioArguments]);
        arguments.AddRange([.. HouseFormat.VideoArguments(canvas, threads: 1), .. HouseFormat.ContainerArguments(canvas), output]);
        return arguments;
    }
}

using System.Globalization;
using VidPipe.Core.Assets;
using VidPipe.Core.Errors;
using VidPipe.Core.Generation;
using VidPipe.Media;

namespace VidPipe.Providers.Synthetic.Painting;

/// <summary>Pictures between memory and files; ffmpeg does the coding.</summary>
internal sealed class PictureFiles(IFfmpeg ffmpeg)
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    /// <summary>Writes the picture with its words as PNG.</summary>
    /// <param name="rgba">Opaque.</param>
    public async Task<string> WritePngAsync(ReadOnlyMemory<byte> rgba, string words, Canvas canvas, IWorkspace workspace, CancellationToken cancellationToken)
    {
        var script = workspace.NewFile("ass");
        var png = workspace.NewFile("png");
        await File.WriteAllTextAsync(script, WordsCard.Script(canvas, words, words, null), cancellationToken);
        await ffmpeg.RunAsync(
            new FfmpegCommand(
                [
                    "-f", "rawvideo", "-pixel_format", "rgba", "-video_size", Size(canvas), "-i", "pipe:0",
                    "-vf", $"format=rgb24,ass=filename={FilterValue.Escape(script)}",
                    "-frames:v", "1", "-threads", "1", "-bitexact", "-compression_level", "3", "-pred", "mixed", "-f", "image2", "-update", "1", png,
                ],
                TimeLimit: Limit)
            {
                Input = (pipe, token) => pipe.WriteAsync(rgba, token).AsTask(),
            },
            null,
            cancellationToken);
        File.Delete(script);
        return png;
    }

    /// <summary>The pixels of a picture from anywhere, cropped and scaled to the canvas.</summary>
    public async Task<byte[]> ReadAsync(GeneratedFile picture, int width, int height, IWorkspace workspace, CancellationToken cancellationToken)
    {
        var raw = workspace.NewFile("rgba");
        var scale = string.Create(
            CultureInfo.InvariantCulture, $"scale={width}:{height}:force_original_aspect_ratio=increase:flags=area+accurate_rnd+full_chroma_int+full_chroma_inp+bitexact,crop={width}:{height},format=rgba");
        await ffmpeg.RunAsync(
            new FfmpegCommand(
                ["-f", Demuxer(picture.MediaType), "-protocol_whitelist", "file,pipe", "-i", picture.Path, "-vf", scale, "-frames:v", "1", "-threads", "1", "-f", "rawvideo", raw],
                TimeLimit: Limit),
            null,
            cancellationToken);
        var rgba = await File.ReadAllBytesAsync(raw, cancellationToken);
        File.Delete(raw);
        if (rgba.Length != width * height * 4) throw new VidPipeException(ErrorCode.UnsupportedFormat, "The keyframe is not a picture that can be read.");
        return rgba;
    }

    public static string Size(Canvas canvas) => string.Create(CultureInfo.InvariantCulture, $"{canvas.Width}x{canvas.Height}");

    /// <summary>Forced, so that a file's content never chooses what reads it.</summary>
    private static string Demuxer(string mediaType) => mediaType switch
    {
        MediaTypes.Png => "png_pipe",
        MediaTypes.Jpeg => "jpeg_pipe",
        _ => throw new VidPipeException(ErrorCode.UnsupportedFormat, $"A keyframe must be PNG or JPEG, not '{mediaType}'."),
    };
}

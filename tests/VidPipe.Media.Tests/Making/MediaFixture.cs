using VidPipe.Core.Generation;
using VidPipe.Core.Media;

namespace VidPipe.Media.Tests.Making;

/// <summary>A folder of its own for a test, the tools under test, and ffmpeg to make inputs with.</summary>
public sealed class MediaFixture : IDisposable
{
    public static readonly Canvas Small = new(320, 180, 24);

    public MediaFixture()
        : this(new MediaOptions())
    {
    }

    internal MediaFixture(MediaOptions options)
    {
        Folder = Directory.CreateTempSubdirectory("vidpipe-media-").FullName;
        Options = options;
        Ffmpeg = new Ffmpeg(options, TimeProvider.System);
        Tools = new MediaTools(options, Ffmpeg, TimeProvider.System);
    }

    public string Folder { get; }

    public MediaOptions Options { get; }

    public Ffmpeg Ffmpeg { get; }

    public MediaTools Tools { get; }

    public string PathOf(string name) => Path.Combine(Folder, name);

    /// <summary>Runs ffmpeg by our own runner; the arguments are written as on a command line without quotes.</summary>
    public async Task<string> MakeAsync(string name, string arguments)
    {
        var output = PathOf(name);
        await Ffmpeg.RunAsync(
            new FfmpegCommand([.. arguments.Split(' ', StringSplitOptions.RemoveEmptyEntries), output]), null, CancellationToken.None);
        return output;
    }

    /// <summary>A moving picture with a tone, as a provider may send it.</summary>
    public Task<string> MakeForeignAsync(string name, string size = "320x180", string rate = "30", double seconds = 1, int tone = 440) =>
        MakeAsync(name, $"-f lavfi -i testsrc2=s={size}:r={rate}:d={seconds} -f lavfi -i sine=f={tone}:r=44100:d={seconds} -c:v libx264 -preset ultrafast -pix_fmt yuv420p -c:a aac");

    public async Task<string> MakeClipAsync(string name, double seconds, int tone = 440, Canvas? canvas = null)
    {
        canvas ??= Small;
        var source = await MakeForeignAsync("source-" + name, $"{canvas.Width}x{canvas.Height}", "24", seconds, tone);
        var clip = PathOf(name);
        await Tools.ConformAsync(source, clip, canvas, seconds, CancellationToken.None);
        return clip;
    }

    public StitchRequest Joining(IEnumerable<string> clips, string output, double crossfade = 0) =>
        new([.. clips.Select(clip => new StitchClip(clip, null))], Small, crossfade, [], PathOf(output));

    public void Dispose()
    {
        Ffmpeg.Dispose();
        Directory.Delete(Folder, recursive: true);
    }
}

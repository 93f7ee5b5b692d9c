using System.Globalization;
using VidPipe.Core.Errors;

namespace VidPipe.Media.Stitching;

/// <summary>When every packet of a finished video is played, as ffprobe reads it from the file.</summary>
/// <param name="Video">Times of the frames in the order that they are shown, in seconds.</param>
/// <param name="Audio">Times of the audio packets, in seconds.</param>
internal sealed record TimeLine(IReadOnlyList<double> Video, IReadOnlyList<double> Audio, string? VideoCodec, string? AudioCodec, int Width, int Height)
{
    public const string Entries = "packet=stream_index,pts:stream=index,codec_type,codec_name,time_base,width,height";

    /// <param name="lines">ffprobe's <c>compact</c> output: one packet or stream a line.</param>
    public static TimeLine Parse(IEnumerable<string> lines)
    {
        var times = new Dictionary<string, List<long>>();
        var streams = new List<Dictionary<string, string>>();
        foreach (var fields in lines.Select(Fields))
        {
            if (fields.ContainsKey("codec_type")) streams.Add(fields);
            else if (fields.TryGetValue("stream_index", out var stream)) Times(stream).Add(long.Parse(fields["pts"], CultureInfo.InvariantCulture));
        }

        var video = Stream("video");
        var audio = Stream("audio");
        return new TimeLine(
            [.. Seconds(video).Order()],
            [.. Seconds(audio)],
            video["codec_name"],
            audio["codec_name"],
            int.Parse(video["width"], CultureInfo.InvariantCulture),
            int.Parse(video["height"], CultureInfo.InvariantCulture));

        List<long> Times(string stream) => times.TryGetValue(stream, out var list) ? list : times[stream] = [];

        Dictionary<string, string> Stream(string type) => streams.FirstOrDefault(stream => stream["codec_type"] == type)
            ?? throw new VidPipeException(ErrorCode.CompositionFailed, $"The finished video has no {type}.");

        IEnumerable<double> Seconds(Dictionary<string, string> stream)
        {
            var unit = stream["time_base"].Split('/').Select(part => long.Parse(part, CultureInfo.InvariantCulture)).ToArray();
            return Times(stream["index"]).Select(pts => (double)pts * unit[0] / unit[1]);
        }
    }

    private static Dictionary<string, string> Fields(string line) => line
        .Split('|')
        .Select(field => field.Split('=', 2))
        .Where(pair => pair.Length == 2)
        .ToDictionary(pair => pair[0], pair => pair[1]);
}

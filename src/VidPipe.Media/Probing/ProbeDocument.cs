using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace VidPipe.Media.Probing;

/// <summary>The part of ffprobe's JSON that we ask for.</summary>
internal sealed record ProbeDocument(IReadOnlyList<ProbeStream>? Streams, ProbeFormat? Format)
{
    private static readonly JsonSerializerOptions Json = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    public const string Entries =
        "format=duration:stream=index,codec_type,codec_name,width,height,sample_aspect_ratio,avg_frame_rate,r_frame_rate,duration:"
        + "stream_disposition=attached_pic:stream_side_data=rotation";

    public static ProbeDocument? Parse(string json) => JsonSerializer.Deserialize<ProbeDocument>(json, Json);
}

internal sealed record ProbeFormat(string? Duration);

internal sealed record ProbeStream(
    int Index,
    string? CodecType,
    string? CodecName,
    int? Width,
    int? Height,
    string? SampleAspectRatio,
    string? AvgFrameRate,
    string? RFrameRate,
    string? Duration,
    ProbeDisposition? Disposition,
    IReadOnlyList<ProbeSideData>? SideDataList)
{
    /// <summary>A cover picture is no video.</summary>
    [JsonIgnore]
    public bool IsVideo => CodecType == "video" && Disposition?.AttachedPic != 1;

    [JsonIgnore]
    public bool IsSideways => SideDataList?.Any(data => Math.Abs(data.Rotation ?? 0) % 180 == 90) ?? false;

    /// <summary>Frames per second, or null when the file does not say.</summary>
    [JsonIgnore]
    public double? FrameRate => Ratio(AvgFrameRate, '/') ?? Ratio(RFrameRate, '/');

    /// <summary>Width of a pixel by its height.</summary>
    [JsonIgnore]
    public double PixelAspect => Ratio(SampleAspectRatio, ':') ?? 1;

    private static double? Ratio(string? text, char separator)
    {
        var parts = text?.Split(separator);
        return parts?.Length == 2
            && double.TryParse(parts[0], CultureInfo.InvariantCulture, out var above)
            && double.TryParse(parts[1], CultureInfo.InvariantCulture, out var below)
            && above > 0 && below > 0
                ? above / below
                : null;
    }
}

internal sealed record ProbeDisposition(int? AttachedPic);

internal sealed record ProbeSideData(double? Rotation);

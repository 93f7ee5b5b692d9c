using System.Globalization;
using System.Text.Json;
using VidPipe.Core.Errors;

namespace VidPipe.Media.Stitching;

/// <summary>What loudnorm has measured in its first pass (EBU R 128), as it wants it back in the second.</summary>
internal sealed record Loudness(double Integrated, double TruePeak, double Range, double Threshold, double Offset)
{
    private const double Target = -14;

    /// <summary>Half a decibel below what is promised: AAC does not keep peaks exactly.</summary>
    private const double PeakTarget = -1.5;

    public const string Measure = "loudnorm=I=-14:TP=-1.5:LRA=11:print_format=json";

    /// <summary>Silence has no loudness that could be raised.</summary>
    public bool IsAudible => double.IsFinite(Integrated) && Integrated > -70;

    public string Normalize() => string.Create(
        CultureInfo.InvariantCulture,
        $"loudnorm=I={Target}:TP={PeakTarget}:LRA=11:measured_I={Integrated}:measured_TP={TruePeak}:measured_LRA={Range}:measured_thresh={Threshold}:offset={Offset}:linear=true");

    /// <param name="log">The end of what ffmpeg said at log level <c>info</c>.</param>
    public static Loudness Parse(string log)
    {
        var (begin, end) = (log.LastIndexOf('{'), log.LastIndexOf('}'));
        if (begin < 0 || end < begin) throw new VidPipeException(ErrorCode.MediaToolError, $"ffmpeg told no loudness. {log}");
        using var json = JsonDocument.Parse(log.AsMemory(begin, end - begin + 1));
        return new Loudness(Value("input_i"), Value("input_tp"), Value("input_lra"), Value("input_thresh"), Value("target_offset"));

        double Value(string name)
        {
            var text = json.RootElement.GetProperty(name).GetString();
            return text switch
            {
                "-inf" => double.NegativeInfinity,
                "inf" => double.PositiveInfinity,
                _ => double.Parse(text!, CultureInfo.InvariantCulture),
            };
        }
    }
}

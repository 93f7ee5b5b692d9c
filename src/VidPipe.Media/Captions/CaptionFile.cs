using System.Globalization;
using System.Text;
using VidPipe.Core.Errors;
using VidPipe.Core.Generation;

namespace VidPipe.Media.Captions;

/// <summary>Cues as SubRip or WebVTT.</summary>
internal static class CaptionFile
{
    /// <exception cref="VidPipeException">INVALID_INPUT: neither <c>.srt</c> nor <c>.vtt</c>.</exception>
    public static string Write(IReadOnlyList<CaptionCue> cues, string extension) => extension.ToLowerInvariant() switch
    {
        ".srt" => SubRip(cues),
        ".vtt" => WebVtt(cues),
        _ => throw new VidPipeException(ErrorCode.InvalidInput, $"Captions are written as .srt or .vtt, not as '{extension}'."),
    };

    private static string SubRip(IReadOnlyList<CaptionCue> cues)
    {
        var text = new StringBuilder();
        foreach (var (index, cue) in cues.Index())
        {
            text.Append(CultureInfo.InvariantCulture, $"{index + 1}\r\n{Time(cue.Start, ',')} --> {Time(cue.End, ',')}\r\n");

            // SubRip has no escapes: an arrow in the text would be taken for the next cue's times.
            foreach (var line in Lines(cue)) text.Append(line.Replace("-->", "→", StringComparison.Ordinal)).Append("\r\n");
            text.Append("\r\n");
        }

        return text.ToString();
    }

    private static string WebVtt(IReadOnlyList<CaptionCue> cues)
    {
        var text = new StringBuilder("WEBVTT\n\n");
        foreach (var cue in cues)
        {
            text.Append(CultureInfo.InvariantCulture, $"{Time(cue.Start, '.')} --> {Time(cue.End, '.')}\n");
            foreach (var line in Lines(cue)) text.Append(EscapeVtt(line)).Append('\n');
            text.Append('\n');
        }

        return text.ToString();
    }

    private static string EscapeVtt(string line) => line
        .Replace("&", "&amp;", StringComparison.Ordinal)
        .Replace("<", "&lt;", StringComparison.Ordinal)
        .Replace(">", "&gt;", StringComparison.Ordinal);

    /// <summary>An empty line would end the cue, so there is none.</summary>
    private static IEnumerable<string> Lines(CaptionCue cue) => CaptionText.Lines(cue.Text);

    private static string Time(double seconds, char separator)
    {
        var milliseconds = (long)Math.Round(Math.Max(0, seconds) * 1000, MidpointRounding.AwayFromZero);
        var time = TimeSpan.FromMilliseconds(milliseconds);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{(int)time.TotalHours:00}:{time.Minutes:00}:{time.Seconds:00}{separator}{time.Milliseconds:000}");
    }
}

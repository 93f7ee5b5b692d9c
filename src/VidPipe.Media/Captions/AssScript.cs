using System.Globalization;
using System.Text;
using VidPipe.Core.Generation;

namespace VidPipe.Media.Captions;

/// <summary>
/// A subtitle script for libass, which burns it into the picture. White with a dark outline, in the lower part but
/// clear of what phone apps lay over it, of a size that follows the canvas.
/// </summary>
internal static class AssScript
{
    /// <summary>What a person can read, and what fits, at once.</summary>
    private const int LongestText = 280;

    public static string Write(IReadOnlyList<CaptionCue> cues, Canvas canvas)
    {
        var shorter = Math.Min(canvas.Width, canvas.Height);
        var size = Math.Max(8, shorter * 6 / 100);
        var outline = Math.Max(1, shorter / 240.0).ToString("0.#", CultureInfo.InvariantCulture);
        var side = canvas.Width * 8 / 100;
        var below = canvas.Height > canvas.Width ? canvas.Height * 18 / 100 : canvas.Height * 8 / 100;
        var script = new StringBuilder($"""
            [Script Info]
            ScriptType: v4.00+
            PlayResX: {canvas.Width}
            PlayResY: {canvas.Height}
            WrapStyle: 0
            ScaledBorderAndShadow: yes

            [V4+ Styles]
            Format: Name, Fontname, Fontsize, PrimaryColour, SecondaryColour, OutlineColour, BackColour, Bold, Italic, Underline, StrikeOut, ScaleX, ScaleY, Spacing, Angle, BorderStyle, Outline, Shadow, Alignment, MarginL, MarginR, MarginV, Encoding
            Style: Caption,Noto Sans,{size},&H00FFFFFF,&H00FFFFFF,&H00101010,&H80000000,-1,0,0,0,100,100,0,0,1,{outline},1,2,{side},{side},{below},-1

            [Events]
            Format: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text

            """.ReplaceLineEndings("\n"));
        foreach (var cue in cues)
        {
            script.Append(CultureInfo.InvariantCulture, $"Dialogue: 0,{Time(cue.Start)},{Time(cue.End)},Caption,,0,0,0,,{Text(cue.Text)}\n");
        }

        return script.ToString();
    }

    /// <summary>The text as it is: nothing in it is an override, an escape or a line of the script.</summary>
    private static string Text(string text) => string.Join(@"\N", CaptionText.Lines(CaptionText.WithoutEmoji(Shorten(text))).Select(Escape));

    // libass knows \{ and \} but no escape of the backslash itself: an invisible word joiner keeps it from what follows.
    private static string Escape(string line) => line
        .Replace(@"\", "\\\u2060", StringComparison.Ordinal)
        .Replace("{", @"\{", StringComparison.Ordinal)
        .Replace("}", @"\}", StringComparison.Ordinal);

    private static string Shorten(string text)
    {
        var characters = new StringInfo(text);
        if (characters.LengthInTextElements <= LongestText) return text;
        var cut = characters.SubstringByTextElements(0, LongestText - 1);
        var word = cut.LastIndexOf(' ');
        return (word > cut.Length / 2 ? cut[..word] : cut) + "…";
    }

    private static string Time(double seconds)
    {
        var time = TimeSpan.FromMilliseconds(10 * Math.Round(Math.Max(0, seconds) * 100, MidpointRounding.AwayFromZero));
        return string.Create(CultureInfo.InvariantCulture, $"{(int)time.TotalHours}:{time.Minutes:00}:{time.Seconds:00}.{time.Milliseconds / 10:00}");
    }
}

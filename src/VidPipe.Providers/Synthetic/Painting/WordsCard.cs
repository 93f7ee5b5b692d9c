using System.Globalization;
using System.Text;
using VidPipe.Core.Generation;

namespace VidPipe.Providers.Synthetic.Painting;

/// <summary>
/// The words on a picture as an ASS script: libass knows every script, its direction and its fallback fonts. The words
/// keep to the upper part, so that captions have the lower one.
/// </summary>
internal static class WordsCard
{
    private const string Face = "Noto Serif";

    /// <param name="seconds">Length of the clip, or null for a still.</param>
    /// <param name="end">The words at the end; other ones than at the beginning are faded into each other.</param>
    public static string Script(Canvas canvas, string start, string end, double? seconds)
    {
        var script = new StringBuilder();
        script.Append(string.Create(CultureInfo.InvariantCulture, $"""
            [Script Info]
            ScriptType: v4.00+
            PlayResX: {canvas.Width}
            PlayResY: {canvas.Height}
            WrapStyle: 2
            ScaledBorderAndShadow: yes
            YCbCr Matrix: None

            [V4+ Styles]
            Format: Name, Fontname, Fontsize, PrimaryColour, SecondaryColour, OutlineColour, BackColour, Bold, Italic, Underline, StrikeOut, ScaleX, ScaleY, Spacing, Angle, BorderStyle, Outline, Shadow, Alignment, MarginL, MarginR, MarginV, Encoding
            Style: Words,{Face},50,&H00FFFFFF,&H00FFFFFF,&H50100A08,&H50100A08,-1,0,0,0,100,100,0.6,0,1,0,0,7,0,0,0,-1

            [Events]
            Format: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text

            """).ReplaceLineEndings("\n"));
        if (seconds is not { } length || start == end)
        {
            Add(script, canvas, start, "", 9 * 3600);
            return script.ToString();
        }

        var (from, to) = ((int)(length * 380), (int)(length * 620));
        Add(script, canvas, start, $@"\fade(0,0,255,0,0,{from},{to - 100})", length);
        Add(script, canvas, end, $@"\fade(255,255,0,{from + 100},{to},{(int)(length * 1000) + 500},{(int)(length * 1000) + 500})", length + 1);
        return script.ToString();
    }

    private static void Add(StringBuilder script, Canvas canvas, string words, string tags, double seconds)
    {
        if (words.Length == 0) return;
        var (size, lines) = Lines.Fit(words, canvas);
        var isCentred = canvas.Width <= canvas.Height;
        var isRightToLeft = Lines.IsRightToLeft(words);
        var margin = canvas.Width * 0.07;
        var x = isCentred ? canvas.Width / 2.0 : isRightToLeft ? canvas.Width - margin : margin;
        var y = canvas.Height * (canvas.Height > canvas.Width ? 0.085 : 0.09);
        var anchor = isCentred ? 8 : isRightToLeft ? 9 : 7;
        var text = string.Join(@"\N", lines.Select(Escape));
        var stop = string.Create(CultureInfo.InvariantCulture, $"{TimeSpan.FromSeconds(seconds):h\\:mm\\:ss\\.ff}");
        var common = string.Create(CultureInfo.InvariantCulture, $@"\an{anchor}\pos({x:0.#},{y:0.#})\fs{size}{tags}");
        // A wide soft shadow lifts the words from any picture, a narrow one sharpens their edge.
        Line(0, $@"\bord{size / 9.0:0.#}\blur{size / 4.5:0.#}\1a&HFF&\3c&H140C08&\3a&H48&");
        Line(1, @"\bord1.6\blur2.2\3c&H140C08&\3a&H30&");

        void Line(int layer, string look) => script.Append(
            CultureInfo.InvariantCulture, $"Dialogue: {layer},0:00:00.00,{stop},Words,,0,0,0,,{{{common}{look}}}{text}\n");
    }

    /// <summary>Nothing of the words may be read as a tag: braces open tags, a backslash starts an escape. Look-alikes stand in for them.</summary>
    private static string Escape(string line) => line.Replace('\\', '⧵').Replace('{', '❴').Replace('}', '❵');
}

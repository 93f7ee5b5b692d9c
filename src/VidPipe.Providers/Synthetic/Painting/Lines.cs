using System.Globalization;
using System.Text;
using VidPipe.Core.Generation;

namespace VidPipe.Providers.Synthetic.Painting;

/// <summary>Sets words in lines that fit a canvas.</summary>
internal static class Lines
{
    /// <summary>The largest size at which the words fit on three lines (four on a tall canvas) inside the margins.</summary>
    public static (int Size, IReadOnlyList<string> Lines) Fit(string words, Canvas canvas)
    {
        var width = canvas.Width * (canvas.Width > canvas.Height ? 0.62 : 0.84);
        var most = canvas.Height > canvas.Width ? 4 : 3;
        var size = Math.Min(canvas.Width, canvas.Height) / 13;
        while (true)
        {
            var lines = Balance(words, width / size);
            if (lines.Count <= most || size <= 22) return (size, lines);
            size -= 2;
        }
    }

    public static bool IsRightToLeft(string words)
    {
        foreach (var rune in words.EnumerateRunes())
        {
            if (rune.Value is (>= 0x590 and <= 0x8FF) or (>= 0xFB1D and <= 0xFDFF) or (>= 0xFE70 and <= 0xFEFF)) return true;
            if (Rune.IsLetter(rune)) return false;
        }

        return false;
    }

    /// <summary>Breaks with the fewest lines, then narrows them until they are about equally long.</summary>
    private static List<string> Balance(string words, double ems)
    {
        var lines = Break(words, ems);
        if (lines.Count < 2) return lines;
        for (var narrower = ems - 0.5; narrower > ems * 0.45; narrower -= 0.5)
        {
            var attempt = Break(words, narrower);
            if (attempt.Count > lines.Count) break;
            lines = attempt;
        }

        return lines;
    }

    private static List<string> Break(string words, double ems)
    {
        List<string> lines = [];
        var line = new StringBuilder();
        double width = 0;
        foreach (var piece in Pieces(words))
        {
            var pieceWidth = Width(piece.TrimEnd());
            if (line.Length > 0 && width + pieceWidth > ems)
            {
                lines.Add(line.ToString().Trim());
                line.Clear();
                width = 0;
            }

            line.Append(piece);
            width += Width(piece);
        }

        if (line.Length > 0) lines.Add(line.ToString().Trim());
        return lines;
    }

    /// <summary>Words with the space after them; characters of scripts without spaces one by one, as are those of overlong words.</summary>
    private static IEnumerable<string> Pieces(string words)
    {
        var piece = new StringBuilder();
        var elements = StringInfo.GetTextElementEnumerator(words);
        while (elements.MoveNext())
        {
            var element = elements.GetTextElement();
            var isWide = IsWide(element);
            var closes = "、。，．！？」』）…".Contains(element[0], StringComparison.Ordinal);
            if (piece.Length > 0 && ((isWide && !closes) || Width(piece.ToString()) > 14))
            {
                yield return piece.ToString();
                piece.Clear();
            }

            piece.Append(element);
            if (element != " " && !isWide) continue;
            if (isWide) continue;
            yield return piece.ToString();
            piece.Clear();
        }

        if (piece.Length > 0) yield return piece.ToString();
    }

    private static bool IsWide(string element) => element[0] is (>= '\u2E80' and <= '\u9FFF') or (>= '\uAC00' and <= '\uD7AF') or (>= '\uFF00' and <= '\uFF60');

    private static double Width(string text)
    {
        double width = 0;
        foreach (var rune in text.EnumerateRunes())
        {
            width += rune.Value switch
            {
                ' ' => 0.28,
                >= 0x2E80 and < 0x10000 when rune.Value is not (>= 0xFB1D and <= 0xFEFF) => 1.0,
                >= 0x1F000 => 1.2,
                'i' or 'l' or 'j' or 't' or 'f' or 'I' or '.' or ',' or '\'' or '!' or ':' or ';' or '|' => 0.36,
                'm' or 'w' or 'M' or 'W' or '@' or '%' => 0.95,
                _ when Rune.IsUpper(rune) => 0.74,
                _ when Rune.GetUnicodeCategory(rune) is UnicodeCategory.NonSpacingMark or UnicodeCategory.Format => 0,
                _ => 0.6,
            };
        }

        return width;
    }
}

using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using VidPipe.StandIn.Making;

namespace VidPipe.StandIn.Writing;

/// <summary>A text that could stand under a property of this name.</summary>
internal static partial class PlausibleText
{
    private static readonly string[] Names = ["Mara", "Elias", "Ines", "Tobias", "Wren", "Oskar"];

    private static readonly string[] Moments = ["at first light", "as the wind rises", "in the blue hour", "under a wide sky", "before the rain", "with a last glance back"];

    private static readonly string[] Samples = ["word", "Word", "two words", "word-1", "1", "12", "2026-01-31", "00:00:05", "#3366cc", "en-US", "https://example.com/", "a@example.com"];

    /// <exception cref="MakingFailedException">A pattern that none of our texts matches.</exception>
    public static string For(JsonElement schema, string name, string subject, int index)
    {
        var least = schema.TryGetProperty("minLength", out var min) ? min.GetInt32() : 0;
        var most = schema.TryGetProperty("maxLength", out var max) ? max.GetInt32() : int.MaxValue;
        var text = Fit(schema.TryGetProperty("format", out var format) ? OfFormat(format.GetString()!) ?? Write(name, subject, index) : Write(name, subject, index), least, most);
        if (!schema.TryGetProperty("pattern", out var pattern)) return text;

        var wanted = new Regex(pattern.GetString()!, RegexOptions.None, TimeSpan.FromSeconds(1));
        return Samples.Append(text).FirstOrDefault(s => wanted.IsMatch(s) && s.Length >= least && s.Length <= most)
            ?? throw new MakingFailedException($"The stand-in has no text for the pattern '{pattern.GetString()}'.");
    }

    private static string Write(string name, string subject, int index)
    {
        var what = Spoken(name);
        var moment = Moments[index % Moments.Length];
        if (what.EndsWith("name", StringComparison.Ordinal)) return Names[index % Names.Length];
        if (what.Contains("title", StringComparison.Ordinal)) return CultureInfo.InvariantCulture.TextInfo.ToTitleCase(string.Join(' ', subject.Split(' ').Take(6)));
        if (what.Contains("narration", StringComparison.Ordinal) || what.Contains("voice", StringComparison.Ordinal) || what.Contains("line", StringComparison.Ordinal))
        {
            return $"{Capital(string.Join(' ', subject.Split(' ').Take(10)))}, {moment}.";
        }

        return $"{Capital(what.Length == 0 ? "Text" : what)} {(index + 1).ToString(CultureInfo.InvariantCulture)}: {subject}, {moment}.";
    }

    private static string? OfFormat(string format) => format switch
    {
        "date-time" => "2026-01-31T12:00:00Z",
        "date" => "2026-01-31",
        "time" => "12:00:00",
        _ => null,
    };

    private static string Fit(string text, int least, int most)
    {
        while (text.Length < least) text += " " + text;
        if (text.Length <= most) return text;
        // Never half of a surrogate pair, and no blank at the end unless the length asks for it.
        var cut = text[..most];
        if (cut.Length > 0 && char.IsHighSurrogate(cut[^1])) cut = cut[..^1];
        return cut.TrimEnd().Length >= least ? cut.TrimEnd() : cut;
    }

    private static string Spoken(string name) => Hump().Replace(name, " $1").Replace('_', ' ').Trim().ToLowerInvariant();

    private static string Capital(string text) => text.Length == 0 ? text : char.ToUpperInvariant(text[0]) + text[1..];

    [GeneratedRegex("([A-Z])")]
    private static partial Regex Hump();
}

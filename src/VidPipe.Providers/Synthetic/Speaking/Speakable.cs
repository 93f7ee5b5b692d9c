using System.Text;

namespace VidPipe.Providers.Synthetic.Speaking;

/// <summary>What of a text the voice can say: it knows English letters, digits and a few signs.</summary>
internal static class Speakable
{
    /// <summary>Plain ASCII words; empty when nothing can be said.</summary>
    public static string Of(string phrase)
    {
        var said = new StringBuilder(phrase.Length);
        foreach (var rune in Plain(phrase).EnumerateRunes())
        {
            said.Append(rune.Value switch
            {
                '&' => " and ",
                '%' => " percent ",
                '+' => " plus ",
                '=' => " equals ",
                '@' => " at ",
                '$' => " dollars ",
                '€' => " euros ",
                '£' => " pounds ",
                '°' => " degrees ",
                '’' or '‘' => "'",
                '–' or '—' or ';' or ':' or '…' => ", ",
                'ß' => "ss",
                'ø' => "o",
                'æ' => "ae",
                'œ' => "oe",
                'ł' => "l",
                'đ' => "d",
                _ when rune.Value is ',' or '.' or '!' or '?' or '\'' || (rune.IsAscii && Rune.IsLetterOrDigit(rune)) => rune.ToString(),
                _ => " ",
            });
        }

        var words = string.Join(' ', said.ToString().Split(' ', StringSplitOptions.RemoveEmptyEntries));
        return words.Any(char.IsAsciiLetterOrDigit) ? words : "";
    }

    /// <summary>Letters without their accents, by a table: normalization knows none of them where the runtime has no culture data.</summary>
    private static string Plain(string text)
    {
        const string accented = "àáâãäåāăąçćčďèéêëēėęěìíîïīįñńňòóôõöōőùúûüūůűųýÿřśšşťțžźżğľĺ";
        const string plain = "aaaaaaaaacccdeeeeeeeeiiiiiinnnooooooouuuuuuuuyyrsssttzzzgll";
        var letters = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            var lower = Rune.ToLowerInvariant(rune);
            var at = lower.IsBmp ? accented.IndexOf((char)lower.Value, StringComparison.Ordinal) : -1;
            if (at < 0) letters.Append(rune.ToString());
            else letters.Append(lower == rune ? plain[at] : char.ToUpperInvariant(plain[at]));
        }

        return letters.ToString();
    }
}

using System.Text;
using System.Text.RegularExpressions;
using VidPipe.Providers.Synthetic.Painting;

namespace VidPipe.Providers.Synthetic.Writing;

/// <summary>Reads a prompt: who, does what, with what, where and when. Whatever it is not sure of it leaves out.</summary>
internal static partial class TaleReader
{
    private const int MaxRead = 1200;

    public static Tale Read(string prompt)
    {
        var line = Clean(prompt);
        var idea = Order().Replace(line, "").Trim();
        if (idea.Length < 3) idea = line;
        var setting = Vocabulary.Strongest(prompt, Vocabulary.Settings);
        var hour = Vocabulary.Find(prompt, Vocabulary.Hours) is [var first, ..] ? first : (float?)null;
        var weather = Vocabulary.Find(prompt, Vocabulary.Weathers) is [var found, ..] ? found : Weather.Clear;
        List<Happening> happenings = [];
        List<Figure> things = [];
        Figure? subject = null;
        if (IsProse(idea))
        {
            foreach (var sentence in Sentence().Split(idea).Take(24))
            {
                foreach (var clause in Clause().Split(sentence)) ClauseReader.Read(clause, ref subject, happenings, things);
            }
        }

        return new Tale(idea, subject, happenings, things, Passages(line), setting, hour, weather);
    }

    /// <summary>Readable Latin text in what seems to be English, not code and not another language.</summary>
    private static bool IsProse(string text)
    {
        var letters = text.Count(char.IsLetter);
        var latin = text.Count(c => char.IsAsciiLetter(c) || c is >= 'À' and <= 'ɏ');
        var signs = text.Count(c => !char.IsLetterOrDigit(c) && c is not (' ' or '.' or ',' or '!' or '?' or '\'' or '’' or '-' or ':' or ';' or '"' or '–' or '—' or '…' or '“' or '”'));
        var words = text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return letters >= 3 && latin >= letters * 0.85 && signs <= text.Length * 0.06
            && words.Length > 0 && words.Average(w => w.Length) is > 1.8 and < 14 && Lexicon.IsEnglish(words);
    }

    private static string Clean(string prompt)
    {
        var line = new StringBuilder();
        foreach (var rune in prompt.EnumerateRunes())
        {
            if (line.Length >= MaxRead) break;
            if (rune.Value is '\n' or '\r')
            {
                if (line.Length > 0 && line[^1] is not ('.' or ' ' or ',' or '!' or '?')) line.Append('.');
                line.Append(' ');
            }
            else if (Rune.IsControl(rune) || Rune.IsWhiteSpace(rune))
            {
                line.Append(' ');
            }
            else
            {
                line.Append(rune.Value is '“' or '”' ? "\"" : rune.ToString());
            }
        }

        return Blanks().Replace(line.ToString(), " ").Trim();
    }

    /// <summary>Whole sentences where they are short, else pieces cut between words.</summary>
    private static List<string> Passages(string line)
    {
        List<string> passages = [];
        foreach (var sentence in Stops().Split(line))
        {
            var rest = sentence.Trim();
            while (rest.Length > 0 && passages.Count < 120)
            {
                var piece = PromptWords.Shorten(rest, 48);
                if (piece.Length == 0) break;
                var isCut = piece.EndsWith('…') && !rest.StartsWith(piece, StringComparison.Ordinal);
                passages.Add(isCut ? piece : piece.Trim());
                rest = isCut ? rest[Math.Min(rest.Length, piece.Length - 1)..].TrimStart(' ', ',') : "";
            }
        }

        return passages;
    }

    [GeneratedRegex(@"^(please |can you |could you |i want to |we want to |i want you to |i would like to |i'd like to |i need to |let's )*(create|see|explain|make|generate|write|produce|show|give|tell)( me| us)? ((a |an |the )?((very|short|little|brief|beautiful|cinematic|funny|animated|epic|vertical|\d{1,3}[- ]?second) )*(video|film|clip|movie|story|ad|advert|commercial|reel|animation|short|documentary|trailer)s?,? ?(about|of|on|for|showing|where|in which|that shows|with)? )?(?=how |why |what |an? |the |[a-z])", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, 2000)]
    private static partial Regex Order();

    [GeneratedRegex(@"(?<=[.!?…])\s+|\s*;\s+", RegexOptions.CultureInvariant, 2000)]
    private static partial Regex Sentence();

    [GeneratedRegex(@",? and then |,? then |, but | — | – |: ", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase, 2000)]
    private static partial Regex Clause();

    [GeneratedRegex(@"(?<=[.!?…。！？؟])\s*", RegexOptions.CultureInvariant, 2000)]
    private static partial Regex Stops();

    [GeneratedRegex(@"\s+", RegexOptions.CultureInvariant, 2000)]
    private static partial Regex Blanks();
}

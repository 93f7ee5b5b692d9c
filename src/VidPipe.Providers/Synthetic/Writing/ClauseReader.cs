namespace VidPipe.Providers.Synthetic.Writing;

/// <summary>Takes one clause apart: subject, predicates, things.</summary>
internal static class ClauseReader
{
    private const int MaxPredicate = 9;

    public static void Read(string clause, ref Figure? subject, List<Happening> happenings, List<Figure> things)
    {
        var words = Words(clause);
        words = DropLeadIn(words);
        if (words.Count == 0 || (subject is null && IsPronoun(words[0]))) return;

        var verb = FindVerb(words);
        if (verb == 0 && subject is not null) verb = -1;
        if (verb <= 0)
        {
            AddTheme(words, ref subject, things);
            return;
        }

        var who = IsPronoun(words[0]) && subject is not null ? subject : Figures.Of(words[..verb]);
        if (who is null) return;
        subject ??= who;
        if (who != subject && things.All(t => t.Again != who.Again)) things.Add(who);
        foreach (var predicate in Predicates(words[verb..], who.IsPlural))
        {
            if (predicate.Count < 1) continue;
            happenings.Add(new Happening(who, string.Join(' ', predicate)));
            foreach (var thing in Figures.In(predicate.Skip(1).ToList()))
            {
                if (things.All(t => t.Again != thing.Again)) things.Add(thing);
            }
        }
    }

    private static List<string> Words(string clause) =>
        [.. clause.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(w => w.Trim('"', '(', ')', '[', ']', '!', '?', '…', '*', '_')).Select(w => w.TrimEnd('.')).Where(w => w.Any(char.IsLetterOrDigit))];

    /// <summary>"One night, ", "At dawn, ": the time is read elsewhere.</summary>
    private static List<string> DropLeadIn(List<string> words)
    {
        var comma = words.FindIndex(w => w.EndsWith(','));
        var isLeadIn = comma is >= 0 and < 5 && comma < words.Count - 1
            && (Lexicon.IsPreposition(words[0]) || words[0].ToLowerInvariant() is "one" or "once" or "suddenly" or "finally" or "today" or "tonight" or "meanwhile" or "later" or "soon" or "there");
        if (isLeadIn) return words[(comma + 1)..];
        if (words.Count > 3 && words[0].ToLowerInvariant() is "one" or "every" or "each" or "that" or "this" && IsTime(words[1])) return words[2..];
        return words.Count > 2 && words[0].ToLowerInvariant() is "how" or "why" or "what" or "when" or "then" or "suddenly" or "finally" or "meanwhile" ? words[1..] : words;
    }

    private static bool IsTime(string word) =>
        word.TrimEnd(',').ToLowerInvariant() is "day" or "night" or "morning" or "evening" or "afternoon" or "year" or "week" or "summer" or "winter" or "spring" or "autumn" or "time";

    private static int FindVerb(List<string> words)
    {
        for (var i = 1; i < Math.Min(words.Count, 14); i++)
        {
            var word = words[i].TrimEnd(',');
            var before = words[i - 1];
            if (Lexicon.IsDeterminer(before) || before.EndsWith(',')) continue;
            var isPlural = IsPronoun(words[0]) || Lexicon.IsPlural(before) || words.Take(i).Contains("and");
            if (Lexicon.IsFiniteVerb(word) || (isPlural && Lexicon.IsBaseVerb(word)))
            {
                // "the city lights shine": the first of two candidates is a noun.
                var next = i + 1 < words.Count ? words[i + 1].TrimEnd(',') : "";
                if (!Lexicon.IsAuxiliary(word) && next.Length > 0 && (Lexicon.IsFiniteVerb(next) || (Lexicon.IsPlural(word) && Lexicon.IsBaseVerb(next) && !Lexicon.IsPreposition(next)))) continue;
                return i;
            }

            if (Lexicon.IsParticiple(word) && !Lexicon.IsPreposition(before)) return i;
        }

        return -1;
    }

    /// <summary>"finds a key and opens the door" are two. A participle gets its "is".</summary>
    private static IEnumerable<List<string>> Predicates(List<string> words, bool isPlural)
    {
        if (Lexicon.IsParticiple(words[0].TrimEnd(','))) words = [isPlural ? "are" : "is", .. words];
        List<string> predicate = [];
        for (var i = 0; i < words.Count; i++)
        {
            var startsNext = words[i].Equals("and", StringComparison.OrdinalIgnoreCase) && i + 1 < words.Count
                && (Lexicon.IsFiniteVerb(words[i + 1]) || (isPlural && Lexicon.IsBaseVerb(words[i + 1])));
            if (!startsNext)
            {
                predicate.Add(words[i]);
                continue;
            }

            yield return Cut(predicate);
            predicate = [];
        }

        yield return Cut(predicate);
    }

    /// <summary>Ends a long predicate where a new phrase would begin.</summary>
    private static List<string> Cut(List<string> predicate)
    {
        var comma = predicate.FindIndex(w => w.EndsWith(','));
        if (comma >= 2) predicate = predicate[..(comma + 1)];
        if (predicate.Count > MaxPredicate)
        {
            var end = MaxPredicate;
            while (end > 3 && !Lexicon.IsPreposition(predicate[end])) end--;
            predicate = predicate[..(end > 3 ? end : MaxPredicate)];
        }

        while (predicate.Count > 1 && (Lexicon.IsPreposition(predicate[^1]) || Lexicon.IsDeterminer(predicate[^1])) && predicate[^1].ToLowerInvariant() is not ("down" or "up" or "out" or "off" or "on" or "in" or "by" or "her" or "this" or "that")) predicate = predicate[..^1];
        if (predicate.Count > 0) predicate = [.. predicate[..^1], predicate[^1].TrimEnd(',', ':', ';', '.')];
        return predicate;
    }

    private static void AddTheme(List<string> words, ref Figure? subject, List<Figure> things)
    {
        var comma = words.FindIndex(w => w.EndsWith(','));
        if (comma >= 0) words = [.. words[..comma], words[comma].TrimEnd(',')];
        if (words.Count > 1 && words[^1].ToLowerInvariant() is "commercial" or "ad" or "advert" or "video" or "film" or "clip" or "trailer") words = words[..^1];
        var theme = Figures.Of(words);
        if (theme is null) return;
        if (!words.Any(Lexicon.IsLiving)) theme = theme with { First = Figures.Lower(theme.First), Again = Figures.Lower(theme.Again), IsLiving = false };
        if (subject is null) subject = theme;
        foreach (var thing in Figures.In(words))
        {
            if (thing.Again != subject.Again && things.All(t => t.Again != thing.Again)) things.Add(thing);
        }
    }

    private static bool IsPronoun(string word) => word.ToLowerInvariant() is "he" or "she" or "it" or "they" or "we" or "you" or "i" or "who";
}

namespace VidPipe.Providers.Synthetic.Writing;

/// <summary>Makes noun phrases that can be mentioned in a sentence.</summary>
internal static class Figures
{
    private const int MaxWords = 4;

    /// <summary>The noun phrase at the beginning of some words, without what is attached to it; null when there is none.</summary>
    public static Figure? Of(List<string> words)
    {
        var end = words.FindIndex(1, words.Count - 1, w => (Lexicon.IsPreposition(w) && !w.Equals("of", StringComparison.OrdinalIgnoreCase)) || Lexicon.IsParticiple(w));
        var comma = words.FindIndex(w => w.EndsWith(','));
        var noun = words[..(end < 0 ? words.Count : end)];
        if (comma >= 0 && comma < noun.Count) noun = noun[..(comma + 1)];
        noun = [.. noun.Select(w => w.TrimEnd(',', ':', ';', '.'))];
        while (noun.Count > 0 && Lexicon.IsPreposition(noun[0])) noun = noun[1..];
        if (noun.Count > MaxWords + 2)
        {
            var of = noun.FindIndex(w => w.Equals("of", StringComparison.OrdinalIgnoreCase));
            var hasArticle = Lexicon.IsDeterminer(noun[0]);
            if (of > 1) noun = noun[..of];
            else noun = [.. hasArticle ? [noun[0]] : Array.Empty<string>(), .. noun[^(MaxWords - 1)..]];
        }

        while (noun.Count > 1 && (Lexicon.IsPreposition(noun[^1]) || Lexicon.IsDeterminer(noun[^1]))) noun = noun[..^1];
        if (noun.Count == 0 || (noun.Count == 1 && (Lexicon.IsDeterminer(noun[0]) || Lexicon.IsPreposition(noun[0])))) return null;
        return Make(noun);
    }

    /// <summary>The noun phrases with an article among some words.</summary>
    public static IEnumerable<Figure> In(List<string> words)
    {
        for (var i = 0; i < words.Count - 1; i++)
        {
            if (words[i].ToLowerInvariant() is not ("a" or "an" or "the" or "his" or "her" or "their" or "its")) continue;
            if (Of(words[i..]) is not { } figure || figure.Again.Split(' ').Length is < 2 or > 4) continue;
            yield return figure with { First = figure.First + Attached(words, i + figure.First.Split(' ').Length) };
        }
    }

    /// <summary>"in a bottle": a preposition, an article and a noun right after a noun phrase.</summary>
    private static string Attached(List<string> words, int at)
    {
        if (at + 2 >= words.Count || words[at - 1].EndsWith(',')) return "";
        var isPlace = words[at].ToLowerInvariant() is "in" or "on" or "of" or "under" or "with";
        return isPlace && Lexicon.IsDeterminer(words[at + 1]) && !Lexicon.IsPreposition(words[at + 2])
            ? $" {words[at]} {words[at + 1]} {words[at + 2].TrimEnd(',', '.', ':', ';')}"
            : "";
    }

    private static Figure Make(List<string> noun)
    {
        var of = noun.FindIndex(1, w => w.Equals("of", StringComparison.OrdinalIgnoreCase));
        var head = of > 0 ? noun[of - 1] : noun[^1];
        var isPlural = Lexicon.IsPlural(head) || noun.Contains("and");
        var article = noun[0].ToLowerInvariant();
        if (article is "a" or "an" or "one" or "some" or "another" or "the")
        {
            var rest = string.Join(' ', noun.Skip(1));
            return new Figure(article is "the" ? $"the {rest}" : $"{article} {rest}", $"the {rest}", Lexicon.IsLiving(head), isPlural);
        }

        var name = string.Join(' ', noun);
        if (Lexicon.IsDeterminer(noun[0])) return new Figure(Lower(name), Lower(name), Lexicon.IsLiving(head), isPlural || article is "two" or "three" or "these" or "those");
        var isName = noun.All(w => char.IsUpper(w[0])) && noun.Count <= 2 && !Lexicon.IsLiving(head) && !isPlural;
        if (isName) return new Figure(name, name, true, false);
        if (!isPlural && Vocabulary.IsCountable(head) && head.ToLowerInvariant() is not ("coffee" or "tea" or "water" or "space" or "snow" or "sand" or "light" or "fire" or "bread" or "cooking" or "traffic" or "business"))
        {
            var bare = Lower(name);
            return new Figure($"{("aeiou".Contains(bare[0], StringComparison.Ordinal) ? "an" : "a")} {bare}", $"the {bare}", Lexicon.IsLiving(head), false);
        }

        return new Figure(Lower(name), isPlural || Lexicon.IsLiving(head) ? $"the {Lower(name)}" : Lower(name), Lexicon.IsLiving(head), isPlural);
    }

    /// <summary>A sentence's first word loses its capital, an abbreviation does not.</summary>
    public static string Lower(string name) => name.Length > 1 && char.IsUpper(name[1]) ? name : char.ToLowerInvariant(name[0]) + name[1..];
}

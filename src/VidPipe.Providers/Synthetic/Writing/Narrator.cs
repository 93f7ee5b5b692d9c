using System.Text.RegularExpressions;

namespace VidPipe.Providers.Synthetic.Writing;

/// <summary>Writes one narration sentence after the other, of 8 to 14 words each and none of them twice.</summary>
internal sealed partial class Narrator(Tale tale, uint seed)
{
    private const int Fewest = 8;
    private const int Most = 14;
    private readonly HashSet<string> _said = new(StringComparer.OrdinalIgnoreCase);

    public void Avoid(string sentence) => _said.Add(sentence);

    public string Happens(Happening happening, bool isFirst, string place, string light, int scene)
    {
        var leads = isFirst ? Phrasebook.FirstLead : Phrasebook.NextLead;
        var sentences = Turned(leads, scene).Select(lead => Fill(lead.Replace("{does}", Shown(happening.Predicate), StringComparison.Ordinal), happening.Who, place, light));
        return Choose(sentences) ?? Tell(Beat.Development, place, light, scene);
    }

    public string Tell(Beat beat, string place, string light, int scene)
    {
        var own = tale.Subject is { } subject
            ? Turned(subject.IsLiving ? Phrasebook.Living(beat) : Phrasebook.Still(beat), scene).Select(t => Fill(t, subject, place, light))
            : [];
        var neutral = Turned(Phrasebook.Neutral(beat), scene).Select(t => Fill(t, null, place, light));
        return Choose(own) ?? Choose(neutral) ?? Choose(Echoed([.. own, .. neutral], scene)) ?? Numbered(place, light);
    }

    private static string Shown(string predicate) => predicate.Trim().TrimEnd('.', ',');

    /// <summary>A sentence said before, with another beginning.</summary>
    private IEnumerable<string> Echoed(IReadOnlyList<string> sentences, int scene) =>
        from echo in Phrasebook.Echoes.Skip(scene % Phrasebook.Echoes.Count).Concat(Phrasebook.Echoes)
        from sentence in sentences
        where sentence.Length > 0
        select $"{echo}, {(StartsWithName(sentence) ? sentence[0] : char.ToLowerInvariant(sentence[0]))}{sentence[1..]}";

    private bool StartsWithName(string sentence) => tale.Subject is { } subject && sentence.StartsWith(subject.Again, StringComparison.Ordinal);

    /// <summary>The last resort of very long films: still true, never the same.</summary>
    private string Numbered(string place, string light)
    {
        for (var count = 2; ; count++)
        {
            var sentence = $"In picture {count}, {light} rests {place}, and all is still.";
            if (_said.Add(sentence)) return sentence;
        }
    }

    private string? Choose(IEnumerable<string> sentences)
    {
        var fitting = sentences.FirstOrDefault(s => s.Length > 0 && Count(s) is >= Fewest and <= Most && !_said.Contains(s));
        if (fitting is not null) _said.Add(fitting);
        return fitting;
    }

    public static int Count(string sentence) => sentence.Split(' ', StringSplitOptions.RemoveEmptyEntries).Length;

    /// <summary>The same choices in another order for every film.</summary>
    private IEnumerable<string> Turned(IReadOnlyList<string> choices, int scene)
    {
        var start = (int)((Hash.Of(seed, 77) + (uint)scene) % (uint)choices.Count);
        for (var i = 0; i < choices.Count; i++) yield return choices[(start + i) % choices.Count];
    }

    /// <summary>Fills a sentence in; empty when it asks for a thing that the tale has not.</summary>
    private string Fill(string template, Figure? who, string place, string light)
    {
        if (template.Contains("{O}", StringComparison.Ordinal) && tale.Things.Count == 0) return "";
        var thing = tale.Things.Count > 0 ? tale.Things[0].Again : "";
        var sentence = Agreement().Replace(template, match => match.Groups[who?.IsPlural == true ? 2 : 1].Value)
            .Replace("{A}", who?.First, StringComparison.Ordinal)
            .Replace("{S}", who?.Again, StringComparison.Ordinal)
            .Replace("{O}", thing, StringComparison.Ordinal)
            .Replace("{Place}", place, StringComparison.Ordinal)
            .Replace("{place}", place, StringComparison.Ordinal)
            .Replace("{light}", light, StringComparison.Ordinal);
        return who is not null && Repeats(sentence, who) ? "" : char.ToUpperInvariant(sentence[0]) + sentence[1..];
    }

    /// <summary>"The city in the city".</summary>
    private static bool Repeats(string sentence, Figure who)
    {
        var head = who.Again[(who.Again.LastIndexOf(' ') + 1)..];
        var first = sentence.IndexOf(head, StringComparison.OrdinalIgnoreCase);
        return first >= 0 && sentence.IndexOf(head, first + head.Length, StringComparison.OrdinalIgnoreCase) >= 0;
    }

    [GeneratedRegex(@"\[([a-z]+)\|([a-z]+)\]", RegexOptions.CultureInvariant)]
    private static partial Regex Agreement();
}

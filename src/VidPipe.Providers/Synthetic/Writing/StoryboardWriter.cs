using VidPipe.Core.Durable;
using VidPipe.Core.Generation;
using VidPipe.Providers.Synthetic.Painting;

namespace VidPipe.Providers.Synthetic.Writing;

/// <summary>Writes storyboards by rule: an opening, what happens, a turn, an ending.</summary>
internal sealed class StoryboardWriter
{
    private const int MaxIdea = 220;
    private const int MaxTitle = 58;
    private readonly Tale _tale;
    private readonly string? _style;
    private readonly uint _seed;
    private readonly Setting _setting;
    private readonly Narrator _narrator;

    public StoryboardWriter(string prompt, string? style, uint seed)
    {
        _tale = TaleReader.Read(prompt);
        _style = string.IsNullOrWhiteSpace(style) ? null : PromptWords.Shorten(style.Replace('“', '"').Replace('”', '"'), 160);
        _seed = Hash.OfText($"{prompt}\n{style}", seed);
        _setting = _tale.Setting ?? Staging.FallbackSetting(_seed);
        _narrator = new Narrator(_tale, _seed);
    }

    public Storyboard Write(int sceneCount) => Answer(
        Title(), StyleGuide(), Characters(), [.. Enumerable.Range(0, sceneCount).Select(scene => Scene(scene, sceneCount))]);

    /// <summary>Goes on after scenes that stay as they are.</summary>
    public Storyboard Extend(Storyboard previous, int addedScenes)
    {
        foreach (var scene in previous.Scenes) _narrator.Avoid(scene.Narration);
        var count = previous.Scenes.Count + addedScenes;
        return Answer(
            previous.Title, previous.StyleGuide, previous.Characters,
            [.. previous.Scenes, .. Enumerable.Range(previous.Scenes.Count, addedScenes).Select(scene => Scene(scene, count))]);
    }

    private static Storyboard Answer(string title, string styleGuide, IReadOnlyList<StoryCharacter> characters, IReadOnlyList<StoryScene> scenes) =>
        new(title, styleGuide, characters, scenes, DurableJson.Serialize(new { title, styleGuide, characters, scenes }));

    private string Title()
    {
        if (_tale.Idea.Length == 0) return "Untitled";
        if (!_tale.IsEnglish) return PromptWords.Shorten(_tale.Idea, MaxTitle) is { Length: > 0 } line ? line : "Untitled";
        string[] small = ["a", "an", "the", "of", "in", "on", "at", "to", "and", "or", "for", "with", "by", "from", "into", "over"];
        return string.Join(' ', TitleWords().Split(' ').Select((word, i) => i == 0 || !small.Contains(word.ToLowerInvariant()) ? Capital(word) : word.ToLowerInvariant()));
    }

    /// <summary>The prompt where it is short, else its first part, else what happens first.</summary>
    private string TitleWords()
    {
        var idea = _tale.Idea.TrimEnd('.', ' ');
        if (idea.Length <= MaxTitle) return PromptWords.Shorten(idea, MaxTitle);
        var part = idea.IndexOfAny([',', ':', ';', '.', '—', '–', '!', '?']);
        if (part is >= 10 and <= MaxTitle) return PromptWords.Shorten(idea[..part], MaxTitle);
        if (_tale.Happenings is [var first, ..] && $"{first.Who.First} {first.Predicate}" is { Length: <= MaxTitle } happening) return PromptWords.Shorten(happening, MaxTitle);
        return PromptWords.Shorten(idea, MaxTitle);
    }

    private string StyleGuide() =>
        $"Layered illustration with soft light and deep perspective. Palette: {string.Join(", ", Staging.PaletteOf(_seed))}. Mood: {Staging.MoodOf(_seed)}."
        + (_style is null ? "" : $" Style: {_style}");

    private List<StoryCharacter> Characters()
    {
        string[] manners = ["moving calmly and looking closely at everything", "with a quiet smile", "in a long coat of muted colors", "seen mostly from behind, as a clear silhouette"];
        return [.. new[] { _tale.Subject }.Concat(_tale.Things).OfType<Figure>().Where(f => f.IsLiving).DistinctBy(f => f.Again).Take(3).Select((figure, i) => new StoryCharacter(
            Capital(figure.Again), $"{Capital(figure.First)}, {Hash.Pick(_seed, 200 + i, manners)}; the same look in every scene."))];
    }

    private StoryScene Scene(int scene, int count)
    {
        var beat = BeatOf(scene, count);
        var (hour, light) = Staging.HourOf(_tale, _setting, _seed, scene, count);
        var place = Staging.PlaceOf(_setting);
        var happening = HappeningOf(scene, count);
        var narration = happening is null
            ? _narrator.Tell(beat, place, light, scene)
            : _narrator.Happens(happening, happening == _tale.Happenings[0], place, light, scene);
        var shot = Staging.ShotOf(_seed, scene);
        var (motion, after) = Staging.MoveOf(_seed, scene);
        var subject = Subject(happening);
        var look = $"{place} {hour}{WeatherWords()}. {StyleGuide()} From the idea: {PromptWords.Shorten(_tale.Idea.Replace(PromptWords.Marker, "", StringComparison.OrdinalIgnoreCase), MaxIdea).TrimEnd('.')}.";
        var words = $"{PromptWords.Marker} “{Words(scene, count, beat, happening)}”";
        return new StoryScene(
            $"{Label(beat)}: {Named(happening)} {place} {hour}.",
            $"{shot} of {subject} {look} {words}",
            $"The same view {after}: {subject} {look} {words}",
            $"{motion} on {Named(happening)} {place}; the light slowly changes and the air is alive.",
            scene == count - 1 ? "Hold, then fade to the end." : Staging.TransitionOf(_seed, scene),
            narration);
    }

    private static Beat BeatOf(int scene, int count)
    {
        if (scene == 0 && count > 1) return Beat.Opening;
        if (scene == count - 1) return Beat.Ending;
        return count >= 4 && scene >= count - 1 - Math.Max(1, count / 6) ? Beat.Turn : Beat.Development;
    }

    /// <summary>What happens is spread over the scenes between the first and the last, in order.</summary>
    private Happening? HappeningOf(int scene, int count)
    {
        if (_tale.Happenings.Count == 0) return null;
        if (count == 1) return _tale.Happenings[0];
        var first = count == 2 ? 1 : Math.Min(1, scene);
        var slots = count == 2 ? 1 : count - 2;
        var slot = scene - 1;
        if (slot < 0 || slot >= slots || first == 0) return null;
        var told = Math.Min(_tale.Happenings.Count, slots);
        for (var i = 0; i < told; i++)
        {
            if (i * slots / told == slot) return _tale.Happenings[i];
        }

        return null;
    }

    private string Named(Happening? happening) => (happening?.Who ?? _tale.Subject)?.Again ?? "the scene";

    private string Subject(Happening? happening)
    {
        var who = happening?.Who ?? _tale.Subject;
        if (who is null) return "the scene";
        if (happening is not null) return $"{who.Again}, who {happening.Predicate.TrimEnd('.', ',')},";
        return _tale.Things.Count > 0 ? $"{who.First} with {_tale.Things[0].First}" : who.First;
    }

    private string WeatherWords() => _tale.Weather switch
    {
        Weather.Rain => " in the rain",
        Weather.Snow => " in the snow",
        Weather.Fog => " in the fog",
        _ => "",
    };

    private string Words(int scene, int count, Beat beat, Happening? happening)
    {
        string words;
        if (!_tale.IsEnglish) words = _tale.Passages.Count == 0 ? "" : _tale.Passages[Math.Min(scene * _tale.Passages.Count / count, _tale.Passages.Count - 1)];
        else if (scene == 0) words = Title();
        else if (happening is not null && !RepeatsTitle(happening)) words = Capital($"{happening.Who.Again} {happening.Predicate}");
        else if (happening is not null && _tale.Things.FirstOrDefault(t => t.First.Count(c => c == ' ') >= 3) is { } thing) words = Capital(thing.First);
        else words = Hash.Pick(_seed, 300 + scene, Phrasebook.Labels(beat));
        return words.Replace('“', '"').Replace('”', '"');
    }

    private bool RepeatsTitle(Happening happening) => Title().Contains(happening.Predicate, StringComparison.OrdinalIgnoreCase);

    private static string Label(Beat beat) => beat switch
    {
        Beat.Opening => "Establishing",
        Beat.Development => "Development",
        Beat.Turn => "Turn",
        _ => "Resolution",
    };

    private static string Capital(string text) => text.Length == 0 ? text : char.ToUpperInvariant(text[0]) + text[1..];
}

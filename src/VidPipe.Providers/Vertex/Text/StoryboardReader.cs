using System.Text.Json;
using VidPipe.Core.Foreign;
using VidPipe.Core.Generation;
using VidPipe.Providers.Vertex.Answers;

namespace VidPipe.Providers.Vertex.Text;

/// <summary>Makes a storyboard of a model's words, or says why it is none. Nothing is taken as it came: texts are cleaned and bounded, counts checked.</summary>
internal static class StoryboardReader
{
    private const int MostCharacters = 6;

    /// <exception cref="UnusableAnswerException">STORYBOARD_FAILED.</exception>
    public static Storyboard Whole(GeminiAnswer answer, int scenes, string fallbackTitle)
    {
        using var json = Parse(answer);
        var root = json.RootElement;
        var title = Prose.Of(root.Text("title"), 120);
        var style = Prose.Of(root.Text("styleGuide"), 300);
        var characters = root.Elements("characters").Select(Character).Where(c => c.Name.Length > 0 && c.Description.Length > 0)
            .DistinctBy(c => c.Name, StringComparer.OrdinalIgnoreCase).Take(MostCharacters).ToList();
        return new Storyboard(title.Length > 0 ? title : Prose.Of(fallbackTitle, 60), style, characters, Scenes(answer, root, scenes, style, characters), answer.Text);
    }

    /// <exception cref="UnusableAnswerException">STORYBOARD_FAILED.</exception>
    public static IReadOnlyList<StoryScene> Added(GeminiAnswer answer, int scenes, Storyboard previous)
    {
        using var json = Parse(answer);
        return Scenes(answer, json.RootElement, scenes, previous.StyleGuide, previous.Characters);
    }

    private static JsonDocument Parse(GeminiAnswer answer) =>
        ForeignJson.FindObject(answer.Text, "scenes") ?? throw answer.Unusable("The model's answer is not the JSON that it was asked for.");

    private static StoryCharacter Character(JsonElement element) => new(Prose.Of(element.Text("name"), 40), Prose.Of(element.Text("description"), 160));

    private static List<StoryScene> Scenes(GeminiAnswer answer, JsonElement root, int count, string style, IReadOnlyList<StoryCharacter> characters)
    {
        var scenes = root.Elements("scenes").Select(scene => Scene(scene, style, characters)).Take(count + 1).ToList();
        if (scenes.Count != count) throw answer.Unusable($"The storyboard has {(scenes.Count > count ? "more than " : "")}{Math.Min(scenes.Count, count)} scenes, not {count}.");
        var blank = scenes.IndexOf(null);
        if (blank >= 0) throw answer.Unusable($"Scene {blank} of the storyboard lacks a prompt.");
        return scenes!;
    }

    private static StoryScene? Scene(JsonElement scene, string style, IReadOnlyList<StoryCharacter> characters)
    {
        var start = Prose.Of(scene.Text("startFramePrompt"), 600);
        var end = Prose.Of(scene.Text("endFramePrompt"), 600);
        var motion = Prose.Of(scene.Text("videoMotionPrompt"), 400);
        if (start.Length == 0 || end.Length == 0 || motion.Length == 0) return null;

        var what = Prose.Of(scene.Text("sceneDescription"), 200);
        return new StoryScene(
            what.Length > 0 ? what : Prose.Of(start, 200),
            FramePrompt.Compose(start, style, characters),
            FramePrompt.Compose(end, style, characters),
            motion,
            Prose.Of(scene.Text("transitionNotes"), 160),
            Prose.Of(scene.Text("narration"), 260));
    }
}

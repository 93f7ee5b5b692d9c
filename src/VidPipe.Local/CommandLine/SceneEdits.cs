using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;

namespace VidPipe.Local.CommandLine;

/// <summary><c>--scene 1:end-frame="a red door"</c>: another prompt for one scene. May be repeated.</summary>
internal static class SceneEdits
{
    private static readonly Dictionary<string, string> Fields = new(StringComparer.Ordinal)
    {
        ["start-frame"] = "start_frame_prompt",
        ["end-frame"] = "end_frame_prompt",
        ["motion"] = "video_motion_prompt",
    };

    public static Option<string[]> CreateOption() => new("--scene")
    {
        Description = "another prompt for a scene, for instance 1:end-frame=\"a red door\" (start-frame, end-frame or motion; the first scene is 0); may be repeated",
        HelpName = "N:part=text",
    };

    /// <returns>The request's <c>scene_edits</c>.</returns>
    /// <exception cref="CommandFailedException">Usage: one is not of the form, or one part of a scene is given twice.</exception>
    public static JsonArray Read(IEnumerable<string> words)
    {
        var edits = new SortedDictionary<int, JsonObject>();
        foreach (var word in words)
        {
            var (scene, field, text) = Split(word);
            if (!edits.TryGetValue(scene, out var edit)) edits[scene] = edit = new JsonObject { ["scene_index"] = scene };
            if (!edit.TryAdd(field, text)) throw new CommandFailedException(ExitCode.Usage, $"--scene {word[..word.IndexOf('=', StringComparison.Ordinal)]} is given twice; a part of a scene takes one text.");
        }

        return new JsonArray([.. edits.Values]);
    }

    /// <summary>The scenes that edits name, ascending.</summary>
    public static IReadOnlyCollection<int> Named(JsonArray edits) =>
        [.. edits.OfType<JsonObject>().Select(edit => edit["scene_index"] is JsonValue index && index.TryGetValue<int>(out var scene) ? scene : (int?)null).OfType<int>()];

    private static (int Scene, string Field, string Text) Split(string word)
    {
        var colon = word.IndexOf(':', StringComparison.Ordinal);
        var equals = word.IndexOf('=', StringComparison.Ordinal);
        if (colon > 0 && equals > colon
            && int.TryParse(word.AsSpan(0, colon), NumberStyles.None, CultureInfo.InvariantCulture, out var scene)
            && Fields.TryGetValue(word[(colon + 1)..equals], out var field))
        {
            return (scene, field, word[(equals + 1)..]);
        }

        throw new CommandFailedException(ExitCode.Usage, $"--scene takes N:part=text, part one of {string.Join(", ", Fields.Keys)}, not '{word}'.");
    }
}

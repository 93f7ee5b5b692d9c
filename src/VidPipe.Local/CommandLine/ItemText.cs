using System.Globalization;
using System.Text.Json.Nodes;
using VidPipe.Api.Fields;

namespace VidPipe.Local.CommandLine;

/// <summary>
/// An item of a list in one word, as <c>--scene 1:end-frame="a red door"</c>: the number of the item (its required field), the
/// part of it, and the text. Words with the same number are one item.
/// </summary>
internal static class ItemText
{
    /// <summary>The fields of an item that a word can name, by their names on the command line.</summary>
    public static IReadOnlyDictionary<string, string> PartsOf(RequestField list) =>
        list.Items!.All.Where(field => !field.IsRequired).ToDictionary(field => field.Option, field => field.Name, StringComparer.Ordinal);

    /// <exception cref="CommandFailedException">Usage: one is not of the form, or one part of an item is given twice.</exception>
    public static JsonArray Read(RequestField list, IEnumerable<string> words)
    {
        var number = list.Items!.All.Single(field => field.IsRequired).Name;
        var parts = PartsOf(list);
        var items = new SortedDictionary<int, JsonObject>();
        foreach (var word in words)
        {
            if (Split(word, parts) is not var (key, field, text)) throw Usage($"{list.Option} takes N:part=text, part one of {string.Join(", ", parts.Keys)}, not '{word}'.");
            if (!items.TryGetValue(key, out var item)) items[key] = item = new JsonObject { [number] = key };
            if (!item.TryAdd(field, text)) throw Usage($"{list.Option} {word[..word.IndexOf('=', StringComparison.Ordinal)]} is given twice; a part of a {list.Option[2..]} takes one text.");
        }

        return new JsonArray([.. items.Values]);
    }

    /// <summary>Null when it is not of the form.</summary>
    private static (int Key, string Field, string Text)? Split(string word, IReadOnlyDictionary<string, string> parts)
    {
        var colon = word.IndexOf(':', StringComparison.Ordinal);
        var equals = word.IndexOf('=', StringComparison.Ordinal);
        return colon > 0 && equals > colon
            && int.TryParse(word.AsSpan(0, colon), NumberStyles.None, CultureInfo.InvariantCulture, out var key)
            && parts.TryGetValue(word[(colon + 1)..equals], out var field)
                ? (key, field, word[(equals + 1)..])
                : null;
    }

    private static CommandFailedException Usage(string message) => new(ExitCode.Usage, message);
}

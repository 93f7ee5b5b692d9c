using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using VidPipe.StandIn.Making;

namespace VidPipe.StandIn.Writing;

/// <summary>Writes JSON that satisfies a response schema, the same for the same seed.</summary>
/// <param name="root">The schema.</param>
/// <param name="subject">What the texts speak of.</param>
internal sealed class SchemaWriter(JsonElement root, string subject, string seed)
{
    private const int UsualItems = 3;
    private const int Deepest = 24;

    /// <exception cref="MakingFailedException">The schema asks for what this writer cannot make.</exception>
    public JsonNode? Write() => Write(root, "", "", 0, 0);

    private JsonNode? Write(JsonElement schema, string name, string path, int index, int depth)
    {
        if (depth > Deepest) throw new MakingFailedException("The schema is nested too deep for the stand-in.");
        if (schema.TryGetProperty("ref", out var reference)) return Write(Resolve(reference.GetString()!), name, path, index, depth + 1);
        if (schema.TryGetProperty("anyOf", out var choices)) return Write(choices[0], name, path, index, depth + 1);
        if (schema.TryGetProperty("enum", out var values)) return OfType(schema, values[Draw(path, values.GetArrayLength())]);
        return schema.GetProperty("type").GetString() switch
        {
            "OBJECT" => WriteObject(schema, path, index, depth),
            "ARRAY" => WriteArray(schema, name, path, depth),
            "INTEGER" => JsonValue.Create((long)Number(schema, path, whole: true)),
            "NUMBER" => JsonValue.Create(Number(schema, path, whole: false)),
            "BOOLEAN" => JsonValue.Create(Draw(path, 2) == 1),
            _ => JsonValue.Create(PlausibleText.For(schema, name, subject, index)),
        };
    }

    private JsonObject WriteObject(JsonElement schema, string path, int index, int depth)
    {
        var made = new JsonObject();
        if (!schema.TryGetProperty("properties", out var properties)) return made;

        string[] order = schema.TryGetProperty("propertyOrdering", out var asked) ? [.. asked.EnumerateArray().Select(n => n.GetString()!)] : [];
        var names = order.Concat(properties.EnumerateObject().Select(p => p.Name)).Distinct(StringComparer.Ordinal);
        if (schema.TryGetProperty("maxProperties", out var most))
        {
            string[] required = schema.TryGetProperty("required", out var list) ? [.. list.EnumerateArray().Select(n => n.GetString()!)] : [];
            names = names.OrderByDescending(required.Contains).Take(most.GetInt32());
        }

        foreach (var name in names.ToList()) made[name] = Write(properties.GetProperty(name), name, $"{path}.{name}", index, depth + 1);
        return made;
    }

    private JsonArray WriteArray(JsonElement schema, string name, string path, int depth)
    {
        var least = schema.TryGetProperty("minItems", out var min) ? min.GetInt32() : 0;
        var most = schema.TryGetProperty("maxItems", out var max) ? max.GetInt32() : Math.Max(least, UsualItems);
        var count = Math.Clamp(UsualItems, least, most);
        var items = schema.GetProperty("items");
        return new JsonArray([.. Enumerable.Range(0, count).Select(i => Write(items, name, $"{path}[{i}]", i, depth + 1))]);
    }

    private double Number(JsonElement schema, string path, bool whole)
    {
        var min = schema.TryGetProperty("minimum", out var low) ? low.GetDouble() : (double?)null;
        var max = schema.TryGetProperty("maximum", out var high) ? high.GetDouble() : (double?)null;
        var from = min ?? (max is { } only ? Math.Min(1, only) : 1);
        var to = max ?? from + 9;
        if (whole) return Math.Ceiling(from) + Draw(path, (int)Math.Min(1000, Math.Floor(to) - Math.Ceiling(from) + 1));
        return Math.Clamp(Math.Round(from + (to - from) * Draw(path, 101) / 100, 2), from, to);
    }

    private JsonElement Resolve(string reference)
    {
        var name = reference.Split('/')[^1];
        return root.TryGetProperty("defs", out var defs) && defs.TryGetProperty(name, out var found)
            ? found
            : throw new MakingFailedException($"The schema refers to '{reference}', which is not in its defs.");
    }

    private int Draw(string path, int below) =>
        below <= 1 ? 0 : (int)(uint.Parse(MediaCache.Key(seed, path)[..8], NumberStyles.HexNumber, CultureInfo.InvariantCulture) % (uint)below);

    private static JsonNode? OfType(JsonElement schema, JsonElement value) =>
        schema.TryGetProperty("type", out var type) && type.GetString() is ("INTEGER" or "NUMBER") ? JsonNode.Parse(value.GetString()!) : JsonValue.Create(value.GetString());
}

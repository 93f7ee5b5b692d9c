using System.Text.Json;
using VidPipe.StandIn.Checking;
using static VidPipe.StandIn.Checking.Shapes;

namespace VidPipe.StandIn.Gemini;

/// <summary>A <c>responseSchema</c>: the subset of OpenAPI that is documented.</summary>
internal static class SchemaDocument
{
    private static readonly string[] Types = ["STRING", "NUMBER", "INTEGER", "BOOLEAN", "ARRAY", "OBJECT"];

    private static readonly Shape Count = Integer(0, int.MaxValue);

    private static readonly Shape Fields = Object(
        May("type", OneOf(Types)),
        May("format", Words),
        May("title", Text),
        May("description", Text),
        May("nullable", Flag),
        May("default", Anything),
        May("items", (value, path, faults) => Check(value, path, faults)),
        May("minItems", Count),
        May("maxItems", Count),
        May("enum", List(Words, 1)),
        May("properties", MapOf((value, path, faults) => Check(value, path, faults))),
        May("propertyOrdering", List(Words)),
        May("required", List(Words)),
        May("minProperties", Count),
        May("maxProperties", Count),
        May("minimum", Number(double.MinValue, double.MaxValue)),
        May("maximum", Number(double.MinValue, double.MaxValue)),
        May("minLength", Count),
        May("maxLength", Count),
        May("pattern", Words),
        May("example", Anything),
        May("anyOf", List((value, path, faults) => Check(value, path, faults), 1)),
        May("additionalProperties", Anything),
        May("ref", Words),
        May("defs", MapOf((value, path, faults) => Check(value, path, faults))));

    public static void Check(JsonElement schema, string path, Faults faults)
    {
        Fields(schema, path, faults);
        if (schema.ValueKind != JsonValueKind.Object) return;

        var type = schema.TryGetProperty("type", out var named) && named.ValueKind == JsonValueKind.String ? named.GetString() : null;
        bool Has(string name) => schema.TryGetProperty(name, out _);
        faults.When(!Has("type") && !Has("anyOf") && !Has("ref"), $"{path}.type", "is required");
        faults.When(type == "ARRAY" && !Has("items"), $"{path}.items", "is required for an ARRAY");
        OnlyFor("ARRAY", ["items", "minItems", "maxItems"]);
        OnlyFor("OBJECT", ["properties", "required", "propertyOrdering", "minProperties", "maxProperties", "additionalProperties"]);
        OnlyFor("STRING", ["minLength", "maxLength", "pattern"]);
        InOrder("minItems", "maxItems");
        InOrder("minLength", "maxLength");
        InOrder("minimum", "maximum");
        foreach (var list in (string[])["required", "propertyOrdering"]) CheckNames(list);

        void OnlyFor(string owner, string[] names)
        {
            if (!Types.Contains(type) || type == owner) return;
            foreach (var name in names.Where(Has)) faults.Add($"{path}.{name}", $"is for {owner}, not {type}");
        }

        void InOrder(string low, string high)
        {
            if (!schema.TryGetProperty(low, out var min) || !schema.TryGetProperty(high, out var max)) return;
            if (min.ValueKind == JsonValueKind.Number && max.ValueKind == JsonValueKind.Number) faults.When(min.GetDouble() > max.GetDouble(), $"{path}.{low}", $"is larger than {high}");
        }

        void CheckNames(string list)
        {
            if (!schema.TryGetProperty(list, out var names) || names.ValueKind != JsonValueKind.Array) return;
            foreach (var name in names.EnumerateArray().Where(n => n.ValueKind == JsonValueKind.String).Select(n => n.GetString()!))
            {
                var isThere = schema.TryGetProperty("properties", out var properties) && properties.ValueKind == JsonValueKind.Object && properties.TryGetProperty(name, out _);
                faults.When(!isThere, $"{path}.{list}", $"names '{name}', which is not among the properties");
            }
        }
    }
}

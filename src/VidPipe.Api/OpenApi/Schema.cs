using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Schema;
using VidPipe.Api.Http;

namespace VidPipe.Api.OpenApi;

/// <summary>JSON schemas, written or taken from the types that are serialized.</summary>
internal static class Schema
{
    /// <param name="options">What the type is serialized with; null is the dialect of the API.</param>
    public static JsonObject Of(Type type, JsonSerializerOptions? options = null)
    {
        var schema = (options ?? ApiJson.Options).GetJsonSchemaAsNode(type, new JsonSchemaExporterOptions
        {
            TreatNullObliviousAsNonNullable = true,
            TransformSchemaNode = static (context, node) => Describe(context.TypeInfo.Type, node),
        }).AsObject();
        return (JsonObject)Inline(schema, schema);
    }

    public static JsonObject Object(IReadOnlyList<string> required, params IReadOnlyList<(string Name, JsonObject Schema)> properties)
    {
        var schema = new JsonObject
        {
            ["type"] = "object",
            ["properties"] = new JsonObject(properties.Select(property => KeyValuePair.Create<string, JsonNode?>(property.Name, property.Schema))),
        };
        if (required.Count > 0) schema["required"] = new JsonArray([.. required.Select(name => (JsonNode)name)]);
        return schema;
    }

    public static JsonObject Text(int maxLength, int minLength = 0) =>
        new() { ["type"] = "string", ["minLength"] = minLength, ["maxLength"] = maxLength };

    public static JsonObject Text(string description) => new() { ["type"] = "string", ["description"] = description };

    public static JsonObject Number(long min, long max) => new() { ["type"] = "number", ["minimum"] = min, ["maximum"] = max };

    public static JsonObject Integer(long min, long max) => new() { ["type"] = "integer", ["minimum"] = min, ["maximum"] = max };

    public static JsonObject Integer(long min, long max, string description) =>
        new() { ["type"] = "integer", ["minimum"] = min, ["maximum"] = max, ["description"] = description };

    public static JsonObject Flag() => new() { ["type"] = "boolean" };

    public static JsonObject Flag(bool defaultValue) => new() { ["type"] = "boolean", ["default"] = defaultValue };

    public static JsonObject OneOf(IReadOnlyCollection<string> values) => new()
    {
        ["type"] = "string",
        ["enum"] = new JsonArray([.. values.Select(value => (JsonNode)value)]),
    };

    /// <summary>Any number of the values.</summary>
    public static JsonObject Choices(IReadOnlyCollection<string> values) => new() { ["type"] = "array", ["items"] = OneOf(values) };

    public static JsonObject List(int maxItems, JsonObject item) => new() { ["type"] = "array", ["maxItems"] = maxItems, ["items"] = item };

    public static JsonObject Time() => new() { ["type"] = "string", ["format"] = "date-time" };

    /// <summary>Says what the exporter leaves open: it sees a converter where we know the text that comes out.</summary>
    private static JsonNode Describe(Type type, JsonNode node)
    {
        if (type == typeof(DateTimeOffset)) return Time();
        if (type.IsEnum) node["type"] = "string";
        return node;
    }

    /// <summary>A type that comes twice is a pointer to its first place, counted from this schema: as a part of a document it would lead nowhere.</summary>
    private static JsonNode Inline(JsonNode node, JsonObject root)
    {
        switch (node)
        {
            case JsonObject { Count: 1 } pointer when pointer["$ref"] is JsonValue target:
                return Inline(Resolve(target.GetValue<string>(), root), root);
            case JsonObject json:
                return new JsonObject(json.Select(p => KeyValuePair.Create(p.Key, p.Value is null ? null : Inline(p.Value, root))));
            case JsonArray array:
                return new JsonArray([.. array.Select(item => item is null ? null : Inline(item, root))]);
            default:
                return node.DeepClone();
        }
    }

    private static JsonNode Resolve(string pointer, JsonObject root) => pointer
        .Split('/', StringSplitOptions.RemoveEmptyEntries)
        .Skip(1)
        .Aggregate((JsonNode)root, (node, segment) => node is JsonArray array ? array[int.Parse(segment, CultureInfo.InvariantCulture)]! : node[segment]!);
}

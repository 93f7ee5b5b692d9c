using System.Text.Json;

namespace VidPipe.Providers.Vertex.Answers;

/// <summary>Reads foreign JSON without trusting its shape: what is not there, or is of another kind, is null.</summary>
internal static class JsonReading
{
    public static JsonElement? Object(this JsonElement element, string name) => Property(element, name, JsonValueKind.Object);

    public static string? Text(this JsonElement element, string name) => Property(element, name, JsonValueKind.String)?.GetString();

    public static bool IsTrue(this JsonElement element, string name) => Property(element, name, JsonValueKind.True) is not null;

    public static int? Number(this JsonElement element, string name) =>
        Property(element, name, JsonValueKind.Number) is { } number && number.TryGetInt32(out var value) ? value : null;

    public static IEnumerable<JsonElement> Elements(this JsonElement element, string name) =>
        Property(element, name, JsonValueKind.Array) is { } array ? array.EnumerateArray() : [];

    /// <summary>The first element of an array, or null.</summary>
    public static JsonElement? First(this JsonElement element, string name) =>
        Property(element, name, JsonValueKind.Array) is { } array && array.GetArrayLength() > 0 ? array[0] : null;

    private static JsonElement? Property(JsonElement element, string name, JsonValueKind kind) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) && value.ValueKind == kind ? value : null;
}

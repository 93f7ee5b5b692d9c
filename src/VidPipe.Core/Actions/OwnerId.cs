using System.Text.Json;
using System.Text.Json.Serialization;

namespace VidPipe.Core.Actions;

/// <summary>On whose behalf work is done and paid for: the whole id of a job, such as <c>project-…</c>. In JSON it is that text.</summary>
[JsonConverter(typeof(OwnerIdJson))]
public readonly record struct OwnerId(string Id)
{
    /// <summary>What the id has before its first <c>-</c>: the product that the owner is one of.</summary>
    public string Kind => Id.Split('-', 2)[0];

    public override string ToString() => Id;
}

internal sealed class OwnerIdJson : JsonConverter<OwnerId>
{
    public override OwnerId Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.String ? new OwnerId(reader.GetString()!) : throw new JsonException("Not the id of an owner.");

    public override void Write(Utf8JsonWriter writer, OwnerId value, JsonSerializerOptions options) => writer.WriteStringValue(value.Id);

    public override OwnerId ReadAsPropertyName(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => new(reader.GetString()!);

    public override void WriteAsPropertyName(Utf8JsonWriter writer, OwnerId value, JsonSerializerOptions options) => writer.WritePropertyName(value.Id);
}

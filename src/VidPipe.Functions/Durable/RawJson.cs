using System.Text.Json;
using System.Text.Json.Serialization;

namespace VidPipe.Functions.Durable;

/// <summary>
/// JSON text of ours that the platform carries as it is. Its serializers would write and escape it their own way, and a
/// status that fits into 16 KB would no longer.
/// </summary>
/// <param name="Text">One JSON value.</param>
[JsonConverter(typeof(Verbatim))]
public sealed record RawJson(string Text)
{
    private sealed class Verbatim : JsonConverter<RawJson>
    {
        public override bool HandleNull => true;

        public override RawJson Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        {
            using var value = JsonDocument.ParseValue(ref reader);
            return new RawJson(value.RootElement.GetRawText());
        }

        public override void Write(Utf8JsonWriter writer, RawJson? value, JsonSerializerOptions options)
        {
            if (value is null) writer.WriteNullValue();
            else writer.WriteRawValue(value.Text, skipInputValidation: true);
        }
    }
}

using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace VidPipe.StandIn.Serving;

/// <summary>A request that was read in full.</summary>
internal sealed record Received(Target Target, string Method, IHeaderDictionary Headers, IQueryCollection Query, byte[] Body)
{
    /// <summary>Of the target's endpoint, kind of model and the body with its properties in order.</summary>
    public string Digest(JsonElement body)
    {
        var buffer = new MemoryStream();
        buffer.Write(Encoding.UTF8.GetBytes($"{Target.Endpoint}\n{Target.Model}\n"));
        using (var writer = new Utf8JsonWriter(buffer)) WriteOrdered(writer, body);
        return Convert.ToHexStringLower(SHA256.HashData(buffer.GetBuffer().AsSpan(0, (int)buffer.Length)));
    }

    private static void WriteOrdered(Utf8JsonWriter writer, JsonElement value)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                writer.WriteStartObject();
                foreach (var property in value.EnumerateObject().OrderBy(p => p.Name, StringComparer.Ordinal))
                {
                    writer.WritePropertyName(property.Name);
                    WriteOrdered(writer, property.Value);
                }

                writer.WriteEndObject();
                break;
            case JsonValueKind.Array:
                writer.WriteStartArray();
                foreach (var item in value.EnumerateArray()) WriteOrdered(writer, item);
                writer.WriteEndArray();
                break;
            default:
                value.WriteTo(writer);
                break;
        }
    }
}

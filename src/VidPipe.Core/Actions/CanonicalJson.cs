using System.Globalization;
using System.Text;
using System.Text.Json;
using VidPipe.Core.Durable;

namespace VidPipe.Core.Actions;

/// <summary>
/// One text for equal values, so that it can be hashed: the house dialect laid out as in RFC 8785 (no white space, members
/// in ordinal order of their names, shortest numbers, only the escapes that JSON requires), in UTF-8.
/// </summary>
/// <remarks>
/// Two decisions of ours. Numbers are never rounded: RFC 8785 reads them as doubles and would give two large integers or
/// decimals one text. Texts are not normalised (NFC): a provider is sent the text as it is, so another composition is
/// another request; whoever wants them equal normalises where the text comes in. Members that are null are written.
/// Changing anything here changes every key: all that was ever made would be made and paid for again.
/// </remarks>
public static class CanonicalJson
{
    /// <exception cref="ArgumentException">The value has an object with two members of one name.</exception>
    public static byte[] Utf8<T>(T value)
    {
        var text = new StringBuilder();
        Write(JsonSerializer.SerializeToElement(value, DurableJson.Options), text);
        return Encoding.UTF8.GetBytes(text.ToString());
    }

    private static void Write(JsonElement element, StringBuilder text)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                WriteObject(element, text);
                break;
            case JsonValueKind.Array:
                WriteArray(element, text);
                break;
            case JsonValueKind.String:
                WriteString(element.GetString()!, text);
                break;
            case JsonValueKind.Number:
                text.Append(CanonicalNumber.Of(element.GetRawText()));
                break;
            default:
                text.Append(element.GetRawText());
                break;
        }
    }

    private static void WriteObject(JsonElement element, StringBuilder text)
    {
        var members = element.EnumerateObject().OrderBy(m => m.Name, StringComparer.Ordinal).ToList();
        text.Append('{');
        for (var i = 0; i < members.Count; i++)
        {
            if (i > 0)
            {
                if (members[i].Name == members[i - 1].Name) throw new ArgumentException($"Two members are called '{members[i].Name}'.");
                text.Append(',');
            }

            WriteString(members[i].Name, text);
            text.Append(':');
            Write(members[i].Value, text);
        }

        text.Append('}');
    }

    private static void WriteArray(JsonElement element, StringBuilder text)
    {
        var first = true;
        text.Append('[');
        foreach (var item in element.EnumerateArray())
        {
            if (!first) text.Append(',');
            first = false;
            Write(item, text);
        }

        text.Append(']');
    }

    private static void WriteString(string value, StringBuilder text)
    {
        text.Append('"');
        foreach (var c in value)
        {
            _ = c switch
            {
                '"' => text.Append("\\\""),
                '\\' => text.Append(@"\\"),
                '\b' => text.Append("\\b"),
                '\t' => text.Append("\\t"),
                '\n' => text.Append("\\n"),
                '\f' => text.Append("\\f"),
                '\r' => text.Append("\\r"),
                < ' ' => text.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}"),
                _ => text.Append(c),
            };
        }

        text.Append('"');
    }
}

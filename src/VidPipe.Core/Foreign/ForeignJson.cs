using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Unicode;

namespace VidPipe.Core.Foreign;

/// <summary>
/// Parses JSON that others have written, so that every text and every name in it can be read. The parser itself takes halves
/// of surrogate pairs (<c>\ud83d</c> without its other half) and bytes that are no UTF-8, and throws when they are read;
/// here they are U+FFFD. A byte order mark is passed over.
/// </summary>
public static class ForeignJson
{
    /// <summary>Braces in prose before and after an object that are tried.</summary>
    private const int MostBraces = 200;

    private const int UnitLength = 6;


    private static readonly JsonReaderOptions LenientReader = new() { AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip };

    private static ReadOnlySpan<byte> ByteOrderMark => [0xef, 0xbb, 0xbf];

    private static ReadOnlySpan<byte> Replacement => "\\ufffd"u8;

    /// <exception cref="JsonException">It is not JSON.</exception>
    public static JsonDocument Parse(ReadOnlyMemory<byte> utf8) => JsonDocument.Parse(Readable(utf8));

    /// <inheritdoc cref="Parse(ReadOnlyMemory{byte})"/>
    public static JsonDocument Parse(string json) => Parse(Encoding.UTF8.GetBytes(json));

    /// <summary>
    /// The JSON object with a member of this name in a text that may stand around it: prose, a fence of code, a byte order
    /// mark. Of several, the longest; null when there is none.
    /// </summary>
    public static JsonDocument? FindObject(string text, string member)
    {
        var bytes = Readable(Encoding.UTF8.GetBytes(text));
        (JsonDocument Json, long Length)? found = null;
        var at = 0;
        for (var tries = 0; tries < MostBraces && bytes.Span[at..].IndexOf((byte)'{') is >= 0 and var next; tries++)
        {
            at += next;
            if (TryParseValue(bytes.Span[at..], out var length) is not { } json)
            {
                at++;
                continue;
            }

            at += (int)length;
            var isBetter = json.RootElement.TryGetProperty(member, out _) && length > (found?.Length ?? 0);
            (isBetter ? found?.Json : json)?.Dispose();
            if (isBetter) found = (json, length);
        }

        return found?.Json;
    }

    private static JsonDocument? TryParseValue(ReadOnlySpan<byte> utf8, out long length)
    {
        var reader = new Utf8JsonReader(utf8, LenientReader);
        try
        {
            var json = JsonDocument.ParseValue(ref reader);
            length = reader.BytesConsumed;
            return json;
        }
        catch (JsonException)
        {
            length = 0;
            return null;
        }
    }

    private static ReadOnlyMemory<byte> Readable(ReadOnlyMemory<byte> utf8)
    {
        if (utf8.Span.StartsWith(ByteOrderMark)) utf8 = utf8[ByteOrderMark.Length..];
        if (!Utf8.IsValid(utf8.Span)) utf8 = Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(utf8.Span));
        return WithoutHalves(utf8);
    }

    private static ReadOnlyMemory<byte> WithoutHalves(ReadOnlyMemory<byte> utf8)
    {
        var json = utf8.Span;
        byte[]? mended = null;
        var at = 0;
        while (json[at..].IndexOf((byte)'\\') is >= 0 and var next)
        {
            at += next;
            if (UnitAt(json, at) is not { } unit)
            {
                at = Math.Min(at + 2, json.Length); // an escaped character, which may be a backslash
                continue;
            }

            if (char.IsHighSurrogate(unit) && UnitAt(json, at + UnitLength) is { } second && char.IsLowSurrogate(second))
            {
                at += 2 * UnitLength;
                continue;
            }

            if (char.IsSurrogate(unit)) Replacement.CopyTo((mended ??= json.ToArray()).AsSpan(at));
            at += UnitLength;
        }

        return mended ?? utf8;
    }

    /// <summary>The UTF-16 unit that is escaped at a place, or null when none is.</summary>
    private static char? UnitAt(ReadOnlySpan<byte> json, int at) =>
        at + UnitLength <= json.Length && json[at] == '\\' && json[at + 1] == 'u'
        && ushort.TryParse(json.Slice(at + 2, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var unit)
            ? (char)unit
            : null;
}

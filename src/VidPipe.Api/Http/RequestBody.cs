using System.Buffers;
using System.Text.Json;
using System.Text.Unicode;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;
using VidPipe.Api.Problems;

namespace VidPipe.Api.Http;

/// <summary>A JSON body as it was sent, and parsed.</summary>
/// <param name="Bytes">As sent, decoded; their hash decides whether an idempotent request is the same.</param>
internal sealed record RequestBody(ReadOnlyMemory<byte> Bytes, JsonElement Json)
{
    private static readonly JsonDocumentOptions Lenient = new() { MaxDepth = 64 };

    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false, MaxDepth = 64 };

    /// <summary>What a request without any body stands for: an object without fields.</summary>
    public static RequestBody Empty { get; } = new(ReadOnlyMemory<byte>.Empty, JsonSerializer.SerializeToElement(new object()));

    private const string WholeBody = "body";

    private const string NotUnicode = "Must be valid Unicode; it holds half of a surrogate pair.";

    private static ReadOnlySpan<byte> ByteOrderMark => [0xef, 0xbb, 0xbf];

    /// <exception cref="ApiException">400 not JSON or not of its coding, 413 too large, 415 another content type, 422 a text that is not valid Unicode.</exception>
    public static async Task<RequestBody> ReadAsync(HttpContext http)
    {
        RequireJson(http.Request);
        var bytes = await ReadBytesAsync(http);
        return new RequestBody(bytes, Parse(bytes));
    }

    /// <summary>Like <see cref="ReadAsync"/>, but a request without any body is null.</summary>
    public static async Task<RequestBody?> ReadOptionalAsync(HttpContext http)
    {
        if (http.Request.ContentLength is > 0) return await ReadAsync(http);

        var bytes = await ReadBytesAsync(http);
        if (bytes.IsEmpty) return null;
        RequireJson(http.Request);
        return new RequestBody(bytes, Parse(bytes));
    }

    private static void RequireJson(HttpRequest request)
    {
        var isJson = MediaTypeHeaderValue.TryParse(request.ContentType, out var type)
            && type.MediaType.Equals("application/json", StringComparison.OrdinalIgnoreCase)
            && (!type.Charset.HasValue || type.Charset.Equals("utf-8", StringComparison.OrdinalIgnoreCase) || type.Charset.Equals("\"utf-8\"", StringComparison.OrdinalIgnoreCase));
        if (!isJson) throw ApiException.UnsupportedMediaType("The body must be JSON in UTF-8, sent with Content-Type: application/json.");
    }

    /// <summary>Reads at most the limit, decoded or not: neither Content-Length nor the server's own limit is relied on.</summary>
    private static async Task<ReadOnlyMemory<byte>> ReadBytesAsync(HttpContext http)
    {
        if (http.Request.ContentLength > ApiOptions.MaxBodyBytes) throw ApiException.TooLarge();

        var coding = ContentCoding.Of(http.Request);
        var received = await ReadBytesAsync(http.Request.Body, http.RequestAborted);
        return coding is null ? received : CodedBody.Decode(coding, received);
    }

    private static async Task<ReadOnlyMemory<byte>> ReadBytesAsync(Stream body, CancellationToken cancellationToken)
    {
        var received = new ArrayBufferWriter<byte>();
        while (true)
        {
            var read = await body.ReadAsync(received.GetMemory(8192), cancellationToken);
            if (read == 0) return received.WrittenMemory;
            received.Advance(read);
            if (received.WrittenCount > ApiOptions.MaxBodyBytes) throw ApiException.TooLarge();
        }
    }

    private static JsonElement Parse(ReadOnlyMemory<byte> bytes)
    {
        if (ContentCoding.IsGzip(bytes.Span)) throw ApiException.Malformed("The body is gzip data; say so with Content-Encoding: gzip.");
        if (!Utf8.IsValid(bytes.Span)) throw ApiException.Malformed("The body is not valid UTF-8.");
        if (bytes.Span.StartsWith(ByteOrderMark)) bytes = bytes[ByteOrderMark.Length..];
        try
        {
            RequireUnicode(bytes);
            using var document = JsonDocument.Parse(bytes, Strict);
            return document.RootElement.Clone();
        }
        catch (JsonException malformed)
        {
            throw ApiException.Malformed($"The body is not valid JSON: {Where(malformed)}.");
        }
    }

    /// <summary>
    /// The parser takes escaped halves of surrogate pairs and throws when they are read, which it does itself when it looks for
    /// fields that come twice: they are refused before, by the field's name.
    /// </summary>
    private static void RequireUnicode(ReadOnlyMemory<byte> bytes)
    {
        using var document = JsonDocument.Parse(bytes, Lenient);
        var errors = new FieldErrors();
        ReadEveryText(document.RootElement, "", errors);
        errors.ThrowIfAny();
    }

    private static void ReadEveryText(JsonElement value, string path, FieldErrors errors)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.String:
                if (!CanRead(value, element => element.GetString())) errors.Add(path.Length == 0 ? WholeBody : path, NotUnicode);
                break;
            case JsonValueKind.Array:
                foreach (var (i, item) in value.EnumerateArray().Index()) ReadEveryText(item, $"{path}[{i}]", errors);
                break;
            case JsonValueKind.Object:
                foreach (var property in value.EnumerateObject()) ReadEveryText(property, path, errors);
                break;
        }
    }

    private static void ReadEveryText(JsonProperty property, string path, FieldErrors errors)
    {
        if (CanRead(property, named => named.Name)) ReadEveryText(property.Value, path.Length == 0 ? property.Name : $"{path}.{property.Name}", errors);
        else errors.Add(path.Length == 0 ? WholeBody : path, $"The name of a field in it: {NotUnicode}");
    }

    private static bool CanRead<T>(T holder, Func<T, string?> read)
    {
        try
        {
            read(holder);
            return true;
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }

    /// <summary>The place, and not the parser's own words, which quote the input.</summary>
    private static string Where(JsonException malformed) => malformed.LineNumber is { } line
        ? $"line {line + 1}, byte {malformed.BytePositionInLine + 1} (nested deeper than 64 levels also counts)"
        : "a field comes twice or the text ends too soon";
}

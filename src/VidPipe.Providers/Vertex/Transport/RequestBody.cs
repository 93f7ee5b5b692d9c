using System.Buffers;
using System.Buffers.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace VidPipe.Providers.Vertex.Transport;

/// <summary>
/// A request as JSON in which files stand as base64. The files are read while the body is written, so that none is ever whole
/// in memory. May be written any number of times, while the files last.
/// </summary>
public sealed class RequestBody
{
    private const int FileBuffer = 48 * 1024;
    private readonly byte[] _json;
    private readonly IReadOnlyList<Insert> _inserts;

    private RequestBody(byte[] json, IReadOnlyList<Insert> inserts)
    {
        (_json, _inserts) = (json, inserts);
        Length = json.Length + inserts.Sum(insert => Base64Length(insert.Bytes));
    }

    /// <summary>In bytes.</summary>
    public long Length { get; }

    public async Task WriteToAsync(Stream output, CancellationToken cancellationToken)
    {
        var at = 0;
        foreach (var insert in _inserts)
        {
            await output.WriteAsync(_json.AsMemory(at, insert.At - at), cancellationToken);
            await WriteFileAsync(insert, output, cancellationToken);
            at = insert.At;
        }

        await output.WriteAsync(_json.AsMemory(at), cancellationToken);
    }

    /// <summary>A value of the JSON that stands for a file's bytes.</summary>
    internal static JsonNode File(string path) => JsonValue.Create(new FilePlace(path))!;

    /// <exception cref="IOException">A file is not there.</exception>
    internal static RequestBody Of(JsonObject json)
    {
        var buffer = new ArrayBufferWriter<byte>(4096);
        List<Insert> inserts = [];
        using (var writer = new Utf8JsonWriter(buffer)) Write(json, writer, buffer, inserts);
        return new RequestBody(buffer.WrittenSpan.ToArray(), inserts);
    }

    private static void Write(JsonNode? node, Utf8JsonWriter writer, ArrayBufferWriter<byte> buffer, List<Insert> inserts)
    {
        switch (node)
        {
            case JsonObject properties:
                writer.WriteStartObject();
                foreach (var (name, value) in properties)
                {
                    writer.WritePropertyName(name);
                    Write(value, writer, buffer, inserts);
                }

                writer.WriteEndObject();
                break;
            case JsonArray elements:
                writer.WriteStartArray();
                foreach (var element in elements) Write(element, writer, buffer, inserts);
                writer.WriteEndArray();
                break;
            case JsonValue value when value.TryGetValue<FilePlace>(out var file):
                writer.WriteStringValue("");
                writer.Flush();
                inserts.Add(new Insert(buffer.WrittenCount - 1, file.Path, new FileInfo(file.Path).Length)); // before the closing quotation mark
                break;
            case null:
                writer.WriteNullValue();
                break;
            default:
                node.WriteTo(writer);
                break;
        }
    }

    private static long Base64Length(long bytes) => (bytes + 2) / 3 * 4;

    private static async Task WriteFileAsync(Insert insert, Stream output, CancellationToken cancellationToken)
    {
        await using var file = new FileStream(insert.Path, FileMode.Open, FileAccess.Read, FileShare.Read, 1, FileOptions.SequentialScan);
        if (file.Length != insert.Bytes) throw new IOException($"The file {Path.GetFileName(insert.Path)} has changed while it was sent.");
        var bytes = ArrayPool<byte>.Shared.Rent(FileBuffer);
        var text = ArrayPool<byte>.Shared.Rent((int)Base64Length(FileBuffer));
        try
        {
            int read;
            while ((read = await file.ReadAtLeastAsync(bytes.AsMemory(0, FileBuffer), FileBuffer, throwOnEndOfStream: false, cancellationToken)) > 0)
            {
                Base64.EncodeToUtf8(bytes.AsSpan(0, read), text, out _, out var written, isFinalBlock: read < FileBuffer);
                await output.WriteAsync(text.AsMemory(0, written), cancellationToken);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(bytes);
            ArrayPool<byte>.Shared.Return(text);
        }
    }

    /// <param name="At">Where in the JSON its text belongs.</param>
    private sealed record Insert(int At, string Path, long Bytes);

    private sealed record FilePlace(string Path);
}

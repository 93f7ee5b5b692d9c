using System.Text;
using System.Text.Json;
using VidPipe.Providers.Tests.Synthetic;
using VidPipe.Providers.Vertex.Answers;

namespace VidPipe.Providers.Tests.Vertex.Answers;

/// <summary>Media are taken out of answers as they arrive, however they are cut into pieces.</summary>
public sealed class PayloadScannerTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("vidpipe-scanner-").FullName;
    private readonly FolderWorkspace _workspace;

    public PayloadScannerTests() => _workspace = new FolderWorkspace(_folder);

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(1000)]
    public void Whatever_the_pieces_the_media_and_the_rest_are_the_same(int length)
    {
        var bytes = Enumerable.Range(0, length).Select(i => (byte)(i * 31)).ToArray();
        var base64 = Convert.ToBase64String(bytes);
        var json = Encoding.UTF8.GetBytes(
            $$"""{"text":"say \"data\": \\","data" : "{{base64}}","more":[{"data":"{{base64}}","x":"data"},"data","y"],"é":{"thoughtSignature":"AB\"C","bytesBase64Encoded":"{{base64}}"},"n":1}""");

        foreach (var piece in new[] { 1, 2, 3, 5, 7, 64, 4096 })
        {
            var (rest, payloads) = Scan(json, piece);

            Assert.Equal("""{"text":"say \"data\": \\","data" : "0","more":[{"data":"1","x":"data"},"data","y"],"é":{"thoughtSignature":"","bytesBase64Encoded":"2"},"n":1}""", rest);
            Assert.Equal(3, payloads.Count);
            foreach (var payload in payloads)
            {
                Assert.Equal(bytes, File.ReadAllBytes(payload.Path));
                Assert.Equal(bytes.Length, payload.Length);
                Assert.Equal(bytes[..Math.Min(16, length)], payload.Head);
            }
        }
    }

    [Theory]
    [InlineData("AQID\\/w==", new byte[] { 1, 2, 3, 255 })]
    [InlineData("AQID\\u002fw\\u003d\\u003D", new byte[] { 1, 2, 3, 255 })]
    [InlineData("AQID_w", new byte[] { 1, 2, 3, 255 })]
    [InlineData("AQ\\nID \\r\\n/w==", new byte[] { 1, 2, 3, 255 })]
    [InlineData("-_-_", new byte[] { 251, 255, 191 })]
    public void Every_way_to_write_base64_is_understood(string text, byte[] bytes)
    {
        foreach (var piece in new[] { 1, 2, 3, 100 }) Assert.Equal(bytes, File.ReadAllBytes(Scan(Encoding.UTF8.GetBytes($$"""{"data":"{{text}}"}"""), piece).Payloads[0].Path));
    }

    [Theory]
    [InlineData("A")]
    [InlineData("AQ==AQ==")]
    [InlineData("AQI=AQIDAQID")]
    [InlineData("A*ID")]
    [InlineData("AQ\\u0000ID")]
    [InlineData("AQ\\uZZZZID")]
    [InlineData("AQ\\x")]
    [InlineData("ééé=")]
    public void What_is_not_base64_is_malformed(string text)
    {
        foreach (var piece in new[] { 1, 2, 100 }) Assert.Throws<FormatException>(() => Scan(Encoding.UTF8.GetBytes($$"""{"data":"{{text}}"}"""), piece));
    }

    [Fact]
    public void Media_over_the_limit_are_not_written_to_the_end()
    {
        var json = Encoding.UTF8.GetBytes($$$"""{"a":{"data":"{{{Convert.ToBase64String(new byte[600])}}}"},"b":{"data":"{{{Convert.ToBase64String(new byte[600])}}}"}}""");

        Assert.Throws<AnswerTooLargeException>(() => Scan(json, 10, mostBytes: 1000));
        Assert.All(Directory.GetFiles(_folder), file => Assert.InRange(new FileInfo(file).Length, 0, 1000));
    }

    [Fact]
    public void The_rest_has_a_limit() => Assert.Throws<AnswerTooLargeException>(() => Scan(Encoding.UTF8.GetBytes($"[\"{new string('x', 2000)}\"]"), 10, mostRest: 1000));

    [Fact]
    public void There_are_not_endlessly_many_media() =>
        Assert.Throws<FormatException>(() => Scan(Encoding.UTF8.GetBytes($"[{string.Join(',', Enumerable.Repeat("""{"data":""}""", 50))}]"), 100));

    [Fact]
    public void Random_documents_lose_nothing_but_their_media()
    {
        var random = new Random(42);
        for (var round = 0; round < 300; round++)
        {
            var media = new List<byte[]>();
            var json = JsonSerializer.SerializeToUtf8Bytes(Document(random, 4, media));
            var (rest, payloads) = Scan(json, random.Next(1, 40));

            Assert.Equal(media, payloads.Select(p => File.ReadAllBytes(p.Path)));
            using var parsed = JsonDocument.Parse(rest);
            using var original = JsonDocument.Parse(json);
            AssertSame(original.RootElement, parsed.RootElement);
        }
    }

    private static object? Document(Random random, int depth, List<byte[]> media) => random.Next(depth == 0 ? 4 : 7) switch
    {
        0 => random.Next(),
        1 => null,
        2 => Strange(random),
        3 => random.Next(2) == 0,
        4 => Enumerable.Range(0, random.Next(4)).Select(_ => Document(random, depth - 1, media)).ToArray(),
        5 => Enumerable.Range(0, random.Next(4)).ToDictionary(i => $"{Strange(random)}{i}", _ => Document(random, depth - 1, media)),
        _ => new Dictionary<string, object?> { ["mimeType"] = Strange(random), ["data"] = Media(random, media) },
    };

    private static string Media(Random random, List<byte[]> media)
    {
        var bytes = new byte[random.Next(200)];
        random.NextBytes(bytes);
        media.Add(bytes);
        return Convert.ToBase64String(bytes);
    }

    private static string Strange(Random random)
    {
        string[] pieces = ["data", "\"", "\\", "{", "}", ":", ",", "ü", "\n", "😀", "thoughtSignature", " ", "x"];
        return string.Concat(Enumerable.Range(0, random.Next(5)).Select(_ => pieces[random.Next(pieces.Length)]));
    }

    private static void AssertSame(JsonElement original, JsonElement parsed)
    {
        Assert.Equal(original.ValueKind, parsed.ValueKind);
        switch (original.ValueKind)
        {
            case JsonValueKind.Object:
                Assert.Equal(original.EnumerateObject().Select(p => p.Name), parsed.EnumerateObject().Select(p => p.Name));
                foreach (var (one, other) in original.EnumerateObject().Zip(parsed.EnumerateObject()))
                {
                    if (one.Name != "data") AssertSame(one.Value, other.Value);
                }

                break;
            case JsonValueKind.Array:
                Assert.Equal(original.GetArrayLength(), parsed.GetArrayLength());
                foreach (var (one, other) in original.EnumerateArray().Zip(parsed.EnumerateArray())) AssertSame(one, other);
                break;
            default:
                Assert.Equal(original.ToString(), parsed.ToString());
                break;
        }
    }

    private (string Json, IReadOnlyList<Payload> Payloads) Scan(byte[] json, int piece, long mostBytes = 1 << 20, int mostRest = 1 << 20)
    {
        using var scanner = new PayloadScanner(_workspace, mostBytes, mostRest);
        for (var at = 0; at < json.Length; at += piece) scanner.Read(json.AsSpan(at, Math.Min(piece, json.Length - at)));
        return (Encoding.UTF8.GetString(scanner.Rest.Span), scanner.Payloads);
    }
}

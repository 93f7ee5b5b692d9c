using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using VidPipe.Api.Tests.Hosting;

namespace VidPipe.Api.Tests.Problems;

/// <summary>Bodies with a <c>Content-Encoding</c>.</summary>
public sealed class CodedBodyTests(SharedHost shared) : IClassFixture<SharedHost>
{
    private const int OneMegabyte = 1024 * 1024;
    private const string Json = """{"prompt":"a prompt that is long enough to be cut in its midst"}""";

    private readonly ApiHost _host = shared.Host;

    /// <summary>Each coding, cut by one byte, by more than its check sum, within its data, and within its head.</summary>
    public static TheoryData<string, int> Cuts
    {
        get
        {
            var cuts = new TheoryData<string, int>();
            foreach (var coding in (string[])["gzip", "br", "deflate"])
            {
                var length = Encoded(coding, Encoding.UTF8.GetBytes(Json)).Length;
                foreach (var cut in (int[])[1, 9, length / 2, length - 1]) cuts.Add(coding, cut);
            }

            return cuts;
        }
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("GZip")]
    [InlineData("x-gzip")]
    [InlineData("br")]
    [InlineData("deflate")]
    [InlineData("identity, gzip")]
    [InlineData("identity")]
    public async Task Body_is_decoded_when_it_is_sent_compressed(string coding)
    {
        using var response = await SendAsync(Encoded(coding, Encoding.UTF8.GetBytes(Json)), coding);

        Assert.Equal(HttpStatusCode.Accepted, response.StatusCode);
    }

    [Theory]
    [InlineData("zstd")]
    [InlineData("compress")]
    [InlineData("gzip, gzip")]
    [InlineData("br, gzip")]
    [InlineData("*")]
    public async Task Body_is_answered_415_that_names_what_is_taken_when_its_coding_is_not_known(string coding)
    {
        using var response = await SendAsync(Encoding.UTF8.GetBytes(Json), coding);

        Assert.Equal(HttpStatusCode.UnsupportedMediaType, response.StatusCode);
        Assert.Equal("gzip, br, deflate", response.Headers.GetValues("Accept-Encoding").Single());
        Assert.Equal("UNSUPPORTED_FORMAT", (await response.JsonAsync()).GetProperty("code").GetString());
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("br")]
    [InlineData("deflate")]
    public async Task Body_is_answered_413_when_it_is_over_the_limit_once_it_is_decoded(string coding)
    {
        var bomb = Encoded(coding, Encoding.UTF8.GetBytes(Json.PadRight(20 * OneMegabyte)));
        Assert.InRange(bomb.Length, 1, OneMegabyte);

        using var response = await SendAsync(bomb, coding);

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, response.StatusCode);
        Assert.Equal("FILE_TOO_LARGE", (await response.JsonAsync()).GetProperty("code").GetString());
    }

    [Fact]
    public async Task Body_is_decoded_at_the_limit_and_when_it_has_two_gzip_members()
    {
        byte[] members = [.. Encoded("gzip", "{\"prompt\":"u8.ToArray()), .. Encoded("gzip", "\"p\"}"u8.ToArray())];

        using var full = await SendAsync(Encoded("gzip", Encoding.UTF8.GetBytes(Json.PadRight(OneMegabyte))), "gzip");
        using var parts = await SendAsync(members, "gzip");

        Assert.Equal((HttpStatusCode.Accepted, HttpStatusCode.Accepted), (full.StatusCode, parts.StatusCode));
    }

    [Theory]
    [MemberData(nameof(Cuts))]
    public async Task Body_is_answered_400_that_says_so_when_it_is_cut_short(string coding, int cut)
    {
        var body = Encoded(coding, Encoding.UTF8.GetBytes(Json))[..^cut];

        await AssertRefusedAsync(body, coding, $"The body is cut short: its {coding} data ends too soon.");
    }

    [Theory]
    [InlineData("gzip", 1)]
    [InlineData("gzip", 9000)]
    [InlineData("br", 1)]
    [InlineData("br", 9000)]
    [InlineData("deflate", 1)]
    [InlineData("deflate", 9000)]
    public async Task Body_is_answered_400_that_says_so_when_there_are_bytes_behind_its_end(string coding, int behind)
    {
        byte[] body = [.. Encoded(coding, Encoding.UTF8.GetBytes(Json)), .. new byte[behind]];

        await AssertRefusedAsync(body, coding, $"The body has more bytes behind the end of its {coding} data.");
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("br")]
    [InlineData("deflate")]
    public async Task Body_is_answered_400_that_says_so_when_it_is_not_of_its_coding(string coding) =>
        await AssertRefusedAsync(Encoding.UTF8.GetBytes(Json), coding, $"The body is not valid {coding}.");

    [Theory]
    [InlineData("gzip")]
    [InlineData("deflate")]
    public async Task Body_is_answered_400_that_says_so_when_its_check_sum_is_wrong(string coding)
    {
        var body = Encoded(coding, Encoding.UTF8.GetBytes(Json));
        body[^(coding == "gzip" ? 5 : 1)] ^= 1;

        await AssertRefusedAsync(body, coding, $"The body is not valid {coding}.");
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("br")]
    [InlineData("deflate")]
    public async Task Body_is_answered_400_that_says_so_when_it_is_empty(string coding) =>
        await AssertRefusedAsync([], coding, $"The body is empty, which is no {coding} data. Leave Content-Encoding out, or send the data.");

    [Theory]
    [InlineData("gzip")]
    [InlineData("br")]
    [InlineData("deflate")]
    public async Task Body_is_answered_400_that_says_so_when_it_is_compressed_twice(string coding)
    {
        var body = Encoded(coding, Encoded("gzip", Encoding.UTF8.GetBytes(Json)));

        await AssertRefusedAsync(body, coding, $"The body is compressed twice: decoded from {coding}, it is gzip data. Compress it once.");
    }

    [Fact]
    public async Task Body_is_answered_400_that_names_the_header_when_it_is_gzip_without_saying_so() =>
        await AssertRefusedAsync(Encoded("gzip", Encoding.UTF8.GetBytes(Json)), null, "The body is gzip data; say so with Content-Encoding: gzip.");

    private async Task AssertRefusedAsync(byte[] body, string? coding, string detail)
    {
        using var response = await SendAsync(body, coding);

        var problem = await response.JsonAsync();
        Assert.Equal((HttpStatusCode.BadRequest, "INVALID_INPUT", detail), (response.StatusCode, problem.GetProperty("code").GetString(), problem.GetProperty("detail").GetString()));
    }

    private Task<HttpResponseMessage> SendAsync(byte[] body, string? coding)
    {
        var content = new ByteArrayContent(body);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        if (coding is not null) content.Headers.TryAddWithoutValidation("Content-Encoding", coding);
        return _host.SendAsync(HttpMethod.Post, "/api/generate", content);
    }

    private static byte[] Encoded(string coding, byte[] body)
    {
        using var encoded = new MemoryStream();
        using (Stream stream = coding.Split(' ')[^1].ToLowerInvariant() switch
        {
            "br" => new BrotliStream(encoded, CompressionLevel.Fastest, leaveOpen: true),
            "deflate" => new ZLibStream(encoded, CompressionLevel.Fastest, leaveOpen: true),
            "identity" => new BufferedStream(encoded),
            _ => new GZipStream(encoded, CompressionLevel.Fastest, leaveOpen: true),
        })
        {
            stream.Write(body);
        }

        return encoded.ToArray();
    }
}

using System.Net;
using System.Net.Http.Headers;
using System.Text;
using VidPipe.Api.Tests.Hosting;

namespace VidPipe.Api.Tests.Problems;

public sealed class BodyTests(SharedHost shared) : IClassFixture<SharedHost>
{
    private const int OneMegabyte = 1024 * 1024;
    private readonly ApiHost _host = shared.Host;

    public static TheoryData<string> Malformed => new()
    {
        "",
        " ",
        "{",
        "{\"prompt\":\"p\"",
        "{\"prompt\":\"p\"}x",
        "{\"prompt\":\"p\",}",
        "{'prompt':'p'}",
        "{\"prompt\":\"a\nb\"}",
        "{\"prompt\":NaN}",
        "{\"prompt\":01}",
        "{/* c */}",
        "\0",
        "<xml/>",
        "{\"prompt\":\"p\",\"prompt\":\"q\"}",
        "{\"prompt\":\"p\",\"client_data\":{\"a\":1,\"\\u0061\":2}}",
        new string('[', 100_000),
        $"{{\"prompt\":\"p\",\"client_data\":{new string('[', 65)}{new string(']', 65)}}}",
    };

    [Theory]
    [MemberData(nameof(Malformed))]
    public async Task Body_is_answered_400_when_it_is_malformed(string body)
    {
        using var response = await _host.PostJsonAsync("/api/generate", body);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Equal("INVALID_INPUT", (await response.JsonAsync()).GetProperty("code").GetString());
    }

    [Theory]
    [InlineData("""{"prompt":"\ud800"}""", "prompt")]
    [InlineData("""{"prompt":"\ude00\ud83d"}""", "prompt")]
    [InlineData("""{"prompt":"p","client_data":["\udc00x"]}""", "client_data[0]")]
    [InlineData("""{"prompt":"p","client_data":{"a":{"b":"\ud83dx"}}}""", "client_data.a.b")]
    [InlineData("""{"prompt":"p","scene_edits":[{},{"end_frame_prompt":"\ud83d"}]}""", "scene_edits[1].end_frame_prompt")]
    [InlineData("""{"prompt":"p","client_data":{"\udfff":1}}""", "client_data")]
    [InlineData("""{"prompt":"p","\ud800":1}""", "body")]
    [InlineData("\"\\ud800\"", "body")]
    public async Task Body_is_answered_422_with_the_field_when_a_text_holds_half_of_a_surrogate_pair(string body, string field)
    {
        using var response = await _host.PostJsonAsync("/api/generate", body);

        var problem = await response.JsonAsync();
        Assert.Equal((HttpStatusCode.UnprocessableEntity, "INVALID_INPUT"), (response.StatusCode, problem.GetProperty("code").GetString()));
        Assert.Contains("half of a surrogate pair", Assert.Single(problem.GetProperty("errors").EnumerateObject(), e => e.Name == field).Value[0].GetString());
    }

    [Theory]
    [InlineData(new byte[] { 0x7b, 0x22, 0x70, 0x72, 0x6f, 0x6d, 0x70, 0x74, 0x22, 0x3a, 0x22, 0xff, 0x22, 0x7d })]
    [InlineData(new byte[] { 0x7b, 0x22, 0x70, 0x72, 0x6f, 0x6d, 0x70, 0x74, 0x22, 0x3a, 0x22, 0xed, 0xa0, 0x80, 0x22, 0x7d })]
    [InlineData(new byte[] { 0xff, 0xfe, 0x7b, 0x00 })]
    public async Task Body_is_answered_400_when_it_is_no_utf8(byte[] body)
    {
        using var response = await SendAsync(new ByteArrayContent(body), "application/json");

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("text/plain")]
    [InlineData("application/x-www-form-urlencoded")]
    [InlineData("multipart/form-data; boundary=x")]
    [InlineData("application/json; charset=utf-16")]
    [InlineData("application/jsonp")]
    public async Task Body_is_answered_415_when_it_is_not_declared_as_json(string? contentType)
    {
        using var response = await SendAsync(new ByteArrayContent("""{"prompt":"p"}"""u8.ToArray()), contentType);

        Assert.Equal(HttpStatusCode.UnsupportedMediaType, response.StatusCode);
        Assert.Equal("UNSUPPORTED_FORMAT", (await response.JsonAsync()).GetProperty("code").GetString());
    }

    [Theory]
    [InlineData("application/json")]
    [InlineData("Application/JSON; charset=UTF-8")]
    [InlineData("application/json; charset=\"utf-8\"")]
    public async Task Body_is_taken_when_it_is_declared_as_json(string contentType)
    {
        using var response = await SendAsync(new ByteArrayContent([0xef, 0xbb, 0xbf, .. """{"prompt":"p"}"""u8]), contentType);

        Assert.Equal(HttpStatusCode.Accepted, response.StatusCode);
    }

    [Theory]
    [InlineData(OneMegabyte + 1)]
    [InlineData(3 * OneMegabyte)]
    public async Task Body_is_answered_413_when_its_declared_length_is_over_the_limit(int length)
    {
        using var response = await SendAsync(new ByteArrayContent(Padded(length)), "application/json");

        await AssertTooLargeAsync(response);
    }

    [Fact]
    public async Task Body_is_answered_413_when_it_is_chunked_and_over_the_limit()
    {
        using var response = await SendAsync(new ChunkedContent(Padded(OneMegabyte + 1)), "application/json");

        await AssertTooLargeAsync(response);
    }

    [Fact]
    public async Task Body_is_taken_when_it_is_chunked_and_at_the_limit()
    {
        using var response = await SendAsync(new ChunkedContent(Padded(OneMegabyte)), "application/json");

        Assert.Equal(HttpStatusCode.Accepted, response.StatusCode);
    }

    private static async Task AssertTooLargeAsync(HttpResponseMessage response)
    {
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, response.StatusCode);
        Assert.Equal("FILE_TOO_LARGE", (await response.JsonAsync()).GetProperty("code").GetString());
    }

    private static byte[] Padded(int length) => Encoding.UTF8.GetBytes("""{"prompt":"p"}""".PadRight(length));

    private Task<HttpResponseMessage> SendAsync(HttpContent content, string? contentType)
    {
        if (contentType is not null) content.Headers.ContentType = MediaTypeHeaderValue.Parse(contentType);
        return _host.SendAsync(HttpMethod.Post, "/api/generate", content);
    }

    /// <summary>A body whose length nobody knows beforehand.</summary>
    private sealed class ChunkedContent(byte[] bytes) : HttpContent
    {
        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        {
            foreach (var chunk in bytes.Chunk(50_000)) await stream.WriteAsync(chunk);
        }

        protected override bool TryComputeLength(out long length)
        {
            length = 0;
            return false;
        }
    }
}

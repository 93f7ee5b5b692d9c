using System.Net;
using System.Text;

namespace VidPipe.StandIn.Tests;

/// <summary>What HTTP itself must be like.</summary>
public sealed class ProtocolTests : StandInTest
{
    private const string Url = $"{Prefix}{TextModel}:generateContent";

    [Theory]
    [InlineData("text/plain")]
    [InlineData("application/json; charset=iso-8859-1")]
    [InlineData(null)]
    public async Task A_wrong_or_missing_content_type_is_refused(string? type)
    {
        using var content = new ByteArrayContent(Encoding.UTF8.GetBytes(Requests.Text().ToJsonString()));
        if (type is not null) content.Headers.TryAddWithoutValidation("Content-Type", type);

        await AssertRefusedAsync(HttpMethod.Post, Url, content, HttpStatusCode.BadRequest, "Content-Type");
    }

    [Theory]
    [InlineData("GET")]
    [InlineData("PUT")]
    public async Task A_wrong_method_is_refused(string method) =>
        await AssertRefusedAsync(HttpMethod.Parse(method), Url, null, HttpStatusCode.BadRequest, "method");

    [Fact]
    public async Task An_unknown_query_parameter_is_refused() => await AssertRefusedAsync(HttpMethod.Post, $"{Url}?key=secret", Json(Requests.Text()), HttpStatusCode.BadRequest, "?key");

    [Theory]
    [InlineData("{\"contents\":")]
    [InlineData("")]
    public async Task A_body_that_is_not_JSON_is_refused(string body) =>
        await AssertRefusedAsync(HttpMethod.Post, Url, new StringContent(body, Encoding.UTF8, "application/json"), HttpStatusCode.BadRequest, "body");

    [Fact]
    public async Task A_property_that_comes_twice_is_refused()
    {
        var twice = Requests.Text().ToJsonString().Replace("\"generationConfig\"", "\"contents\":[{\"role\":\"user\",\"parts\":[{\"text\":\"x\"}]}],\"generationConfig\"", StringComparison.Ordinal);

        await AssertRefusedAsync(HttpMethod.Post, Url, new StringContent(twice, Encoding.UTF8, "application/json"), HttpStatusCode.BadRequest, "contents");
    }

    [Theory]
    [InlineData($"{Prefix}{VeoModel}:generateContent", "model")]
    [InlineData($"{Prefix}{TextModel}:predictLongRunning", "model")]
    [InlineData($"{Prefix}{TextModel}:predict", "model")]
    public async Task A_method_of_another_family_is_refused(string url, string at) =>
        await AssertRefusedAsync(HttpMethod.Post, url, Json(Requests.Text()), HttpStatusCode.BadRequest, at);

    [Theory]
    [InlineData($"v2/projects/p/locations/l/publishers/google/models/{TextModel}:generateContent")]
    [InlineData($"v1/projects/p/locations/l/models/{TextModel}:generateContent")]
    [InlineData($"{Prefix}{TextModel}:generate")]
    [InlineData($"{Prefix}{VeoModel}/operations/1")]
    public async Task An_undocumented_URL_is_not_found_and_a_violation(string url) =>
        await AssertRefusedAsync(HttpMethod.Post, url, Json(Requests.Text()), HttpStatusCode.NotFound, "path");

    private async Task AssertRefusedAsync(HttpMethod method, string url, HttpContent? content, HttpStatusCode status, string at)
    {
        using var request = new HttpRequestMessage(method, url) { Content = content };
        using var response = await Http.SendAsync(request);

        Assert.Equal(at, Assert.Single(Vertex.Violations).Path);
        Assert.Equal(status, response.StatusCode);
    }
}

using System.Net;
using VidPipe.Api.Tests.Hosting;

namespace VidPipe.Api.Tests.Security;

public sealed class OriginTests
{
    [Theory]
    [InlineData("localhost", true)]
    [InlineData("LOCALHOST:7071", true)]
    [InlineData("127.0.0.1:1", true)]
    [InlineData("127.9.9.9", true)]
    [InlineData("[::1]:7071", true)]
    [InlineData("studio.example", true)]
    [InlineData("studio.example:8443", true)]
    [InlineData("evil.example", false)]
    [InlineData("localhost.evil.example", false)]
    [InlineData("studio.example.evil.example", false)]
    [InlineData("192.168.1.5", false)]
    [InlineData("0.0.0.0", false)]
    [InlineData("127.0.0.1.evil.example", false)]
    public async Task Host_must_be_loopback_or_configured(string name, bool allowed)
    {
        await using var host = await ApiHost.StartAsync(options => options.AllowedHosts = ["studio.example"]);

        using var response = await host.SendAsync(HttpMethod.Get, "/health", null, ("Host", name));

        Assert.Equal(allowed ? HttpStatusCode.OK : HttpStatusCode.Forbidden, response.StatusCode);
    }

    [Fact]
    public async Task Any_host_is_allowed_when_configured_so()
    {
        await using var host = await ApiHost.StartAsync(options => options.AllowedHosts = ["*"]);

        using var response = await host.SendAsync(HttpMethod.Get, "/health", null, ("Host", "anything.example"));

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    [Theory]
    [InlineData("https://evil.example")]
    [InlineData("null")]
    [InlineData("http://localhost:1")]
    [InlineData("https://studio.example.evil.example")]
    [InlineData("http://studio.example")]
    [InlineData("file://")]
    [InlineData("garbage")]
    public async Task Foreign_origin_is_refused_before_anything_happens(string origin)
    {
        await using var host = await ApiHost.StartAsync(options => options.CorsOrigins = ["https://studio.example"]);

        using var response = await host.PostJsonAsync("/api/generate", """{"prompt":"p"}""", ("Origin", origin));

        Assert.Equal(HttpStatusCode.Forbidden, response.StatusCode);
        Assert.False(response.Headers.Contains("Access-Control-Allow-Origin"));
        Assert.Empty(host.Doubles.Started);
    }

    [Fact]
    public async Task Own_origin_is_let_in()
    {
        await using var host = await ApiHost.StartAsync();

        using var response = await host.PostJsonAsync("/api/generate", """{"prompt":"p"}""", ("Origin", host.Address.GetLeftPart(UriPartial.Authority)));

        Assert.Equal(HttpStatusCode.Accepted, response.StatusCode);
    }

    [Fact]
    public async Task Configured_origin_may_read_answers_and_problems()
    {
        await using var host = await ApiHost.StartAsync(options => options.CorsOrigins = ["https://studio.example/"]);

        using var answer = await host.PostJsonAsync("/api/generate", """{"prompt":"p"}""", ("Origin", "https://studio.example"));
        using var problem = await host.PostJsonAsync("/api/generate", "{", ("Origin", "https://studio.example"));

        foreach (var response in new[] { answer, problem })
        {
            Assert.Equal("https://studio.example", response.Headers.GetValues("Access-Control-Allow-Origin").Single());
            Assert.Contains("Location", response.Headers.GetValues("Access-Control-Expose-Headers").Single(), StringComparison.Ordinal);
            Assert.Equal("Origin", response.Headers.Vary.Single());
        }
    }

    [Fact]
    public async Task Preflight_is_answered_without_a_key_when_the_origin_is_configured()
    {
        await using var host = await ApiHost.StartAsync(options => (options.CorsOrigins, options.HostKey) = (["https://studio.example"], "host"));

        using var response = await PreflightAsync(host, "https://studio.example");

        Assert.Equal(HttpStatusCode.NoContent, response.StatusCode);
        Assert.Equal("https://studio.example", response.Headers.GetValues("Access-Control-Allow-Origin").Single());
        Assert.Contains("POST", response.Headers.GetValues("Access-Control-Allow-Methods").Single(), StringComparison.Ordinal);
        Assert.Contains("Idempotency-Key", response.Headers.GetValues("Access-Control-Allow-Headers").Single(), StringComparison.Ordinal);
        Assert.Contains("x-functions-key", response.Headers.GetValues("Access-Control-Allow-Headers").Single(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Preflight_is_refused_when_the_origin_is_foreign()
    {
        await using var host = await ApiHost.StartAsync();

        using var response = await PreflightAsync(host, "https://evil.example");

        Assert.Equal(HttpStatusCode.Forbidden, response.StatusCode);
    }

    [Theory]
    [InlineData(null, "same-origin")]
    [InlineData("https://studio.example", "cross-origin")]
    public async Task Answers_say_who_may_embed_them(string? corsOrigin, string policy)
    {
        await using var host = await ApiHost.StartAsync(options => options.CorsOrigins = corsOrigin is null ? [] : [corsOrigin]);

        using var response = await host.GetAsync("/health");

        Assert.Equal(policy, response.Headers.GetValues("Cross-Origin-Resource-Policy").Single());
        Assert.Equal("nosniff", response.Headers.GetValues("X-Content-Type-Options").Single());
        Assert.False(response.Headers.Contains("Server"));
    }

    private static Task<HttpResponseMessage> PreflightAsync(ApiHost host, string origin) => host.SendAsync(
        HttpMethod.Options, "/api/generate", null, ("Origin", origin), ("Access-Control-Request-Method", "POST"), ("Access-Control-Request-Headers", "content-type"));
}

using System.Buffers.Text;
using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Time.Testing;
using VidPipe.StandIn.Calls;
using VidPipe.StandIn.Scripting;
using VidPipe.StandIn.Tokens;

namespace VidPipe.StandIn.Tests.Tokens;

public sealed class TokenTests : StandInTest
{
    private readonly FakeTimeProvider _time = new();

    protected override StandInOptions Options => new() { RequireAuth = true, TokenLifetime = TimeSpan.FromMinutes(5), Time = _time };

    [Theory]
    [InlineData(null, "CREDENTIALS_MISSING")]
    [InlineData("Basic eDp5", "ACCESS_TOKEN_TYPE_UNSUPPORTED")]
    [InlineData("Bearer made-up", "ACCESS_TOKEN_INVALID")]
    public async Task A_call_without_a_token_of_ours_is_unauthenticated(string? authorization, string reason)
    {
        if (authorization is not null) Http.DefaultRequestHeaders.TryAddWithoutValidation("Authorization", authorization);

        var (status, error, headers) = await FailAsync(TextModel, "generateContent", Requests.Text());

        Assert.Equal(HttpStatusCode.Unauthorized, status);
        Assert.Equal("UNAUTHENTICATED", error["status"]!.GetValue<string>());
        Assert.Equal(reason, error["details"]![0]!["reason"]!.GetValue<string>());
        Assert.Equal("Bearer", headers.WwwAuthenticate.Single().Scheme);
        Assert.Equal("unauthenticated", Assert.Single(Vertex.Calls()).Answer);
    }

    [Fact]
    public async Task A_token_holds_as_long_as_it_says()
    {
        Use(Vertex.Tokens.Issue());

        await CallAsync(TextModel, "generateContent", Requests.Text());
        _time.Advance(TimeSpan.FromMinutes(5));
        var (status, error, _) = await FailAsync(TextModel, "generateContent", Requests.Text());

        Assert.Equal(HttpStatusCode.Unauthorized, status);
        Assert.Equal("ACCESS_TOKEN_EXPIRED", error["details"]![0]!["reason"]!.GetValue<string>());
    }

    [Fact]
    public async Task Tokens_may_be_made_to_expire_in_mid_run()
    {
        Vertex.Script.On(CallKind.Text, new Answer.ExpireTokens(), after: 1, times: 1);
        Use(Vertex.Tokens.Issue());

        await CallAsync(TextModel, "generateContent", Requests.Text());
        var (expired, _, _) = await FailAsync(TextModel, "generateContent", Requests.Text());
        var (still, _, _) = await FailAsync(TextModel, "generateContent", Requests.Text());
        Use(Vertex.Tokens.Issue());
        await CallAsync(TextModel, "generateContent", Requests.Text());

        Assert.Equal((HttpStatusCode.Unauthorized, HttpStatusCode.Unauthorized), (expired, still));
        Assert.Equal([true, false, false, true], Vertex.Calls(CallKind.Text).Select(c => c.CarriedOut));
    }

    [Fact]
    public async Task A_service_account_trades_an_assertion_for_a_token()
    {
        var grant = await TradeAsync(Assertion());

        Assert.Equal(300, grant["expires_in"]!.GetValue<int>());
        Use(grant["access_token"]!.GetValue<string>());
        await CallAsync(TextModel, "generateContent", Requests.Text());
        AssertAsDocumented();
    }

    [Theory]
    [InlineData("iss", "\"someone@else\"")]
    [InlineData("aud", "\"https://example.com/token\"")]
    [InlineData("scope", "\"email\"")]
    [InlineData("exp", "1")]
    [InlineData("iat", "1")]
    public async Task An_assertion_with_a_wrong_claim_is_refused(string claim, string json)
    {
        var refused = await TradeAsync(Assertion(claims => claims[claim] = JsonNode.Parse(json)), HttpStatusCode.BadRequest);

        Assert.Equal("invalid_grant", refused["error"]!.GetValue<string>());
        Assert.Equal("grant", Assert.Single(Vertex.Violations).Path);
    }

    [Fact]
    public async Task An_assertion_may_be_meant_for_Google_s_own_endpoint()
    {
        await TradeAsync(Assertion(claims => claims["aud"] = "https://oauth2.googleapis.com/token"));

        AssertAsDocumented();
    }

    [Fact]
    public async Task An_assertion_signed_by_another_key_is_refused()
    {
        using var other = RSA.Create(2048);

        var refused = await TradeAsync(Assertion(key: other), HttpStatusCode.BadRequest);

        Assert.Equal("Invalid JWT Signature.", refused["error_description"]!.GetValue<string>());
    }

    [Fact]
    public async Task A_refresh_token_becomes_an_access_token()
    {
        var user = JsonNode.Parse(Vertex.Tokens.AuthorizedUserJson())!;
        var form = new Dictionary<string, string>
        {
            ["grant_type"] = "refresh_token",
            ["client_id"] = user["client_id"]!.GetValue<string>(),
            ["client_secret"] = user["client_secret"]!.GetValue<string>(),
            ["refresh_token"] = user["refresh_token"]!.GetValue<string>(),
        };

        var grant = await TradeAsync(form);
        form["client_secret"] = "guessed";
        var refused = await TradeAsync(form, HttpStatusCode.BadRequest);

        Assert.Equal("Bearer", grant["token_type"]!.GetValue<string>());
        Assert.Equal("invalid_client", refused["error"]!.GetValue<string>());
    }

    [Fact]
    public async Task The_metadata_server_issues_tokens_to_those_who_ask_properly()
    {
        const string path = "computeMetadata/v1/instance/service-accounts/default/token";
        using var request = new HttpRequestMessage(HttpMethod.Get, path) { Headers = { { "Metadata-Flavor", "Google" } } };

        using var answer = await Http.SendAsync(request);
        using var refused = await Http.GetAsync(new Uri(path, UriKind.Relative));

        var grant = JsonNode.Parse(await answer.Content.ReadAsStringAsync())!;
        Use(grant["access_token"]!.GetValue<string>());
        await CallAsync(TextModel, "generateContent", Requests.Text());
        Assert.Equal("Google", answer.Headers.GetValues("Metadata-Flavor").Single());
        Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
        Assert.Equal("Metadata-Flavor", Assert.Single(Vertex.Violations).Path);
    }

    [Fact]
    public async Task The_token_endpoint_may_fail()
    {
        Vertex.Script.On(CallKind.Token, new Answer.Fail(503), times: 1);

        await TradeAsync(Assertion(), HttpStatusCode.ServiceUnavailable);
        await TradeAsync(Assertion());

        Assert.Equal(["fail:503", "ok"], Vertex.Calls(CallKind.Token).Select(c => c.Answer));
    }

    private void Use(string token) => Http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);

    private async Task<JsonObject> TradeAsync(Dictionary<string, string> form, HttpStatusCode status = HttpStatusCode.OK)
    {
        using var content = new FormUrlEncodedContent(form);
        using var response = await Http.PostAsync(new Uri("token", UriKind.Relative), content);
        Assert.Equal(status, response.StatusCode);
        return JsonNode.Parse(await response.Content.ReadAsStringAsync())!.AsObject();
    }

    private Dictionary<string, string> Assertion(Action<JsonObject>? change = null, RSA? key = null)
    {
        var account = JsonNode.Parse(Vertex.Tokens.ServiceAccountJson())!;
        using var own = RSA.Create();
        own.ImportFromPem(account["private_key"]!.GetValue<string>());
        var now = _time.GetUtcNow().ToUnixTimeSeconds();
        var claims = new JsonObject
        {
            ["iss"] = account["client_email"]!.GetValue<string>(),
            ["aud"] = account["token_uri"]!.GetValue<string>(),
            ["scope"] = TokenOffice.CloudPlatform,
            ["iat"] = now,
            ["exp"] = now + 3600,
        };
        change?.Invoke(claims);
        var signed = $"{Encode(new JsonObject { ["alg"] = "RS256", ["typ"] = "JWT" }.ToJsonString())}.{Encode(claims.ToJsonString())}";
        var signature = (key ?? own).SignData(Encoding.ASCII.GetBytes(signed), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        return new Dictionary<string, string>
        {
            ["grant_type"] = "urn:ietf:params:oauth:grant-type:jwt-bearer",
            ["assertion"] = $"{signed}.{Base64Url.EncodeToString(signature)}",
        };
    }

    private static string Encode(string text) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(text));
}

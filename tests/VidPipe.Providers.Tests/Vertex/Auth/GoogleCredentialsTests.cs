using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Google.Apis.Auth.OAuth2;
using Google.Apis.Http;
using VidPipe.Core.Errors;
using VidPipe.Providers.Tests.Vertex.Rigs;
using VidPipe.Providers.Vertex;
using VidPipe.Providers.Vertex.Auth;
using VidPipe.Providers.Vertex.Transport;

namespace VidPipe.Providers.Tests.Vertex.Auth;

/// <summary>Google's own library against a token server of ours.</summary>
public sealed class GoogleCredentialsTests : IDisposable
{
    private static readonly VertexOptions Options = new() { Project = "my-project" };
    private readonly TokenServer _server = new();
    private readonly string _folder = Directory.CreateTempSubdirectory("vidpipe-credentials-").FullName;

    public void Dispose()
    {
        _server.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task A_service_account_signs_for_the_cloud_platform_scope()
    {
        var fetched = await FetchAsync(ServiceAccount());

        Assert.Equal(("fresh-token", null, TimeSpan.FromMinutes(30)), (fetched.Token.Value, fetched.Token.QuotaProject, fetched.Lifetime));
        var body = Uri.UnescapeDataString(Assert.Single(_server.Requests).Body);
        Assert.Contains("grant_type=urn:ietf:params:oauth:grant-type:jwt-bearer", body);
        var claims = JsonNode.Parse(Decode(body[(body.IndexOf("assertion=", StringComparison.Ordinal) + 10)..].Split('&')[0].Split('.')[1]))!;
        Assert.Equal(("robot@my-project.iam.gserviceaccount.com", "https://www.googleapis.com/auth/cloud-platform"), ((string?)claims["iss"], (string?)claims["scope"]));
    }

    [Theory]
    [InlineData(null, null, "my-project")]
    [InlineData("file-project", null, "file-project")]
    [InlineData("file-project", "set-project", "set-project")]
    public async Task A_users_credentials_name_whose_quota_is_used(string? inFile, string? inOptions, string expected)
    {
        var fetched = await FetchAsUserAsync(inFile, Options with { QuotaProject = inOptions });

        Assert.Equal(("fresh-token", expected), (fetched.Token.Value, fetched.Token.QuotaProject));
        Assert.Contains("refresh_token=my-refresh-token", _server.Requests[0].Body);
    }

    [Fact]
    public async Task Workload_identity_exchanges_its_subjects_token()
    {
        var subject = Path.Combine(_folder, "subject");
        await File.WriteAllTextAsync(subject, "subject-token");
        _server.Body = """{"access_token":"fresh-token","issued_token_type":"urn:ietf:params:oauth:token-type:access_token","expires_in":1800,"token_type":"Bearer"}""";

        var fetched = await FetchAsync(new JsonObject
        {
            ["type"] = "external_account",
            ["audience"] = "//iam.googleapis.com/projects/1/locations/global/workloadIdentityPools/p/providers/q",
            ["subject_token_type"] = "urn:ietf:params:oauth:token-type:jwt",
            ["token_url"] = $"{_server.Address}/sts",
            ["credential_source"] = new JsonObject { ["file"] = subject },
        });

        Assert.Equal("fresh-token", fetched.Token.Value);
        Assert.Contains("subject_token=subject-token", _server.Requests[0].Body);
    }

    [Fact]
    public async Task The_metadata_server_is_asked_as_it_wants_to_be()
    {
        var compute = new ComputeCredential(new ComputeCredential.Initializer($"{_server.Address}/computeMetadata/v1/instance/service-accounts/default/token"));
        var source = new GoogleCredentials(Options, _ => Task.FromResult(GoogleCredential.FromComputeCredential(compute)));

        var fetched = await source.FetchAsync(default);

        Assert.Equal(("fresh-token", null), (fetched.Token.Value, fetched.Token.QuotaProject));
        Assert.Equal("Google", Assert.Single(_server.Requests).Flavor);
    }

    [Fact]
    public async Task Each_fetch_asks_anew_since_what_was_kept_may_have_been_rejected()
    {
        var source = new GoogleCredentials(Options with { CredentialsFile = Write(ServiceAccount()) });

        await source.FetchAsync(default);
        await source.FetchAsync(default);

        Assert.Equal(2, _server.Requests.Count);
    }

    [Fact]
    public async Task Credentials_that_are_refused_say_what_to_do()
    {
        (_server.Status, _server.Body) = (400, """{"error":"invalid_grant","error_description":"Token has been\nexpired or revoked."}""");

        var e = await Assert.ThrowsAsync<VidPipeException>(() => FetchAsUserAsync(null, Options));

        Assert.Equal((ErrorCode.ProviderAuth, false), (e.Code, e.Failure.Retryable));
        Assert.Contains("invalid_grant: Token has been expired or revoked.", e.Message);
        Assert.Contains("gcloud auth application-default login", e.Message);
        Assert.Contains("roles/aiplatform.user", e.Message);
        Assert.DoesNotContain("my-refresh-token", e.ToString());
    }

    [Fact]
    public async Task A_token_service_that_is_not_there_is_not_the_credentials_fault()
    {
        var account = ServiceAccount();
        _server.Dispose();

        Assert.Equal(Delivery.NotSent, (await Assert.ThrowsAsync<TransportException>(() => FetchAsync(account))).Delivery);
    }

    [Theory]
    [InlineData("""{"type":"service_account"}""")]
    [InlineData("""{"type":"of_no_kind"}""")]
    [InlineData("{}")]
    [InlineData("[1]")]
    [InlineData("not json")]
    public async Task A_file_that_holds_no_credentials_says_what_to_do(string content)
    {
        var file = Path.Combine(_folder, "broken.json");
        await File.WriteAllTextAsync(file, content);

        var e = await Assert.ThrowsAsync<VidPipeException>(() => new GoogleCredentials(Options with { CredentialsFile = file }).FetchAsync(default));

        Assert.Equal(ErrorCode.ProviderAuth, e.Code);
        Assert.Contains("GOOGLE_APPLICATION_CREDENTIALS", e.Message);
    }

    [Fact]
    public async Task A_missing_file_says_what_to_do()
    {
        var source = new GoogleCredentials(Options with { CredentialsFile = Path.Combine(_folder, "missing.json") });

        Assert.Equal(ErrorCode.ProviderAuth, (await Assert.ThrowsAsync<VidPipeException>(() => source.FetchAsync(default))).Code);
    }

    private static string Decode(string base64Url) => System.Text.Encoding.UTF8.GetString(System.Buffers.Text.Base64Url.DecodeFromChars(base64Url));

    private Task<FetchedToken> FetchAsync(JsonObject credentials, VertexOptions? options = null) =>
        new GoogleCredentials((options ?? Options) with { CredentialsFile = Write(credentials) }).FetchAsync(default);

    /// <summary>The library always asks Google for a user's token, whatever the file says.</summary>
    private Task<FetchedToken> FetchAsUserAsync(string? quotaProject, VertexOptions options)
    {
        var credential = CredentialFactory.FromJson<UserCredential>(User(quotaProject).ToJsonString()).ToGoogleCredential();
        return new GoogleCredentials(options, _ => Task.FromResult(credential.CreateWithHttpClientFactory(new Detour(_server.Address)))).FetchAsync(default);
    }

    private string Write(JsonObject credentials)
    {
        var file = Path.Combine(_folder, "credentials.json");
        File.WriteAllText(file, credentials.ToJsonString());
        return file;
    }

    private JsonObject ServiceAccount()
    {
        using var key = RSA.Create(2048);
        return new JsonObject
        {
            ["type"] = "service_account",
            ["project_id"] = "my-project",
            ["private_key_id"] = "1",
            ["private_key"] = key.ExportPkcs8PrivateKeyPem(),
            ["client_email"] = "robot@my-project.iam.gserviceaccount.com",
            ["client_id"] = "1",
            ["token_uri"] = $"{_server.Address}/token",
        };
    }

    private static JsonObject User(string? quotaProject)
    {
        var user = new JsonObject
        {
            ["type"] = "authorized_user",
            ["client_id"] = "my-client",
            ["client_secret"] = "my-client-word",
            ["refresh_token"] = "my-refresh-token",
        };
        if (quotaProject is not null) user["quota_project_id"] = quotaProject;
        return user;
    }

    /// <summary>Takes requests for Google to a server of ours.</summary>
    private sealed class Detour(string address) : HttpClientFactory
    {
        protected override HttpMessageHandler CreateHandler(CreateHttpClientArgs args) => new Rewriter(address);

        private sealed class Rewriter(string address) : HttpClientHandler
        {
            protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
            {
                request.RequestUri = new Uri($"{address}{request.RequestUri!.AbsolutePath}");
                return base.SendAsync(request, cancellationToken);
            }
        }
    }
}

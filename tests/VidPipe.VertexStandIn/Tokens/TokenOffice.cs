using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text.Json.Nodes;

namespace VidPipe.StandIn.Tokens;

/// <summary>Issues access tokens and knows which of them hold. Safe to use from many threads.</summary>
public sealed class TokenOffice : IDisposable
{
    /// <summary>The scope that Vertex AI asks for.</summary>
    public const string CloudPlatform = "https://www.googleapis.com/auth/cloud-platform";

    internal const string ClientEmail = "stand-in@demo.iam.gserviceaccount.com";

    private const string KeyId = "stand-in-key";

    private readonly ConcurrentDictionary<string, DateTimeOffset> _ends = new(StringComparer.Ordinal);
    private readonly Lazy<RSA> _key = new(() => RSA.Create(2048));
    private readonly TimeProvider _time;
    private readonly Func<Uri> _baseUrl;

    internal TokenOffice(TimeProvider time, TimeSpan lifetime, Func<Uri> baseUrl) => (_time, Lifetime, _baseUrl) = (time, lifetime, baseUrl);

    /// <summary>How long a token issued from now on holds.</summary>
    public TimeSpan Lifetime { get; set; }

    internal RSA Key => _key.Value;

    internal string TokenUrl => new Uri(_baseUrl(), "token").AbsoluteUri;

    /// <summary>The client id, client secret and refresh token of <see cref="AuthorizedUserJson"/>, drawn at run time.</summary>
    internal (string ClientId, string Secret, string Refresh) User { get; } = (Draw("client"), Draw("secret"), Draw("refresh"));

    /// <summary>A new access token.</summary>
    public string Issue()
    {
        var token = Draw("ya29");
        _ends[token] = _time.GetUtcNow() + Lifetime;
        return token;
    }

    /// <summary>No token issued so far holds any longer.</summary>
    public void ExpireAll()
    {
        foreach (var token in _ends.Keys) _ends[token] = DateTimeOffset.MinValue;
    }

    /// <summary>Credentials of a service account whose token endpoint is this stand-in: what GOOGLE_APPLICATION_CREDENTIALS may name once it is a file.</summary>
    public string ServiceAccountJson() => new JsonObject
    {
        ["type"] = "service_account",
        ["project_id"] = "demo",
        ["private_key_id"] = KeyId,
        ["private_key"] = Key.ExportPkcs8PrivateKeyPem() + "\n",
        ["client_email"] = ClientEmail,
        ["client_id"] = "100000000000000000000",
        ["token_uri"] = TokenUrl,
    }.ToJsonString();

    /// <summary>Credentials of a person, as <c>gcloud auth application-default login</c> leaves them. Google's libraries ask their own endpoint and not <c>token_uri</c>.</summary>
    public string AuthorizedUserJson() => new JsonObject
    {
        ["type"] = "authorized_user",
        ["client_id"] = User.ClientId,
        ["client_secret"] = User.Secret,
        ["refresh_token"] = User.Refresh,
        ["token_uri"] = TokenUrl,
    }.ToJsonString();

    /// <returns>Null when the header carries a token that holds; else Google's reason why not.</returns>
    internal string? Refusal(string? authorization)
    {
        if (string.IsNullOrEmpty(authorization)) return "CREDENTIALS_MISSING";
        if (!authorization.StartsWith("Bearer ", StringComparison.Ordinal)) return "ACCESS_TOKEN_TYPE_UNSUPPORTED";
        if (!_ends.TryGetValue(authorization["Bearer ".Length..], out var end)) return "ACCESS_TOKEN_INVALID";
        return end > _time.GetUtcNow() ? null : "ACCESS_TOKEN_EXPIRED";
    }

    public void Dispose()
    {
        if (_key.IsValueCreated) _key.Value.Dispose();
    }

    private static string Draw(string prefix) => $"{prefix}.{RandomNumberGenerator.GetHexString(40, lowercase: true)}";
}

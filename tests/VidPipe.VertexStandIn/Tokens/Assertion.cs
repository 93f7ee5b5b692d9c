using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace VidPipe.StandIn.Tokens;

/// <summary>The signed JWT that a service account trades for an access token (RFC 7523).</summary>
internal static class Assertion
{
    /// <summary>Google's libraries name this one whatever the credentials' <c>token_uri</c> is.</summary>
    private const string GoogleTokenUrl = "https://oauth2.googleapis.com/token";

    /// <returns>What is wrong with it, or null.</returns>
    public static string? Check(string jwt, TokenOffice office, DateTimeOffset now)
    {
        var parts = jwt.Split('.');
        if (parts.Length != 3) return "The assertion is not a JWT.";
        try
        {
            using var header = JsonDocument.Parse(Base64Url.DecodeFromChars(parts[0]));
            using var claims = JsonDocument.Parse(Base64Url.DecodeFromChars(parts[1]));
            if (Text(header, "alg") != "RS256") return "The assertion's alg is not RS256.";
            var signed = Encoding.ASCII.GetBytes($"{parts[0]}.{parts[1]}");
            if (!office.Key.VerifyData(signed, Base64Url.DecodeFromChars(parts[2]), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)) return "Invalid JWT Signature.";
            if (Text(claims, "iss") != TokenOffice.ClientEmail) return "The assertion's iss is not the service account.";
            if (Text(claims, "aud") is not { } audience || (audience != office.TokenUrl && audience != GoogleTokenUrl)) return "The assertion's aud is not the token endpoint.";
            if (Text(claims, "scope")?.Split(' ').Contains(TokenOffice.CloudPlatform) != true) return "The assertion's scope is not cloud-platform.";
            return CheckTimes(claims, now);
        }
        catch (Exception damaged) when (damaged is FormatException or JsonException)
        {
            return "The assertion is not a JWT.";
        }
    }

    private static string? CheckTimes(JsonDocument claims, DateTimeOffset now)
    {
        if (!claims.RootElement.TryGetProperty("iat", out var iat) || !iat.TryGetInt64(out var issued)) return "The assertion has no iat.";
        if (!claims.RootElement.TryGetProperty("exp", out var exp) || !exp.TryGetInt64(out var end)) return "The assertion has no exp.";
        if (end - issued > 3600) return "The assertion holds for more than an hour.";
        var at = now.ToUnixTimeSeconds();
        return issued > at + 300 || end < at ? "The assertion's iat and exp are not around now." : null;
    }

    private static string? Text(JsonDocument document, string name) =>
        document.RootElement.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}

using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace VidPipe.Core.Webhooks;

/// <summary>
/// Signs the way of Standard Webhooks 1.0: HMAC-SHA256 over id, timestamp and body, one signature per secret, so that
/// receivers can change over to a new one. No record: its text must never be a secret.
/// </summary>
public sealed class WebhookSecrets
{
    private const string Prefix = "whsec_";

    private readonly byte[][] _keys;

    private WebhookSecrets(byte[][] keys) => _keys = keys;

    /// <param name="text">One or more secrets, separated by spaces.</param>
    /// <exception cref="ArgumentException">Not secrets; the message does not say what was given.</exception>
    public static WebhookSecrets Parse(string text) => new([.. text.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(KeyOf)]);

    /// <summary>The value of <c>webhook-signature</c>.</summary>
    /// <param name="id">Without full stops, as the signed text is joined by them.</param>
    public string Sign(string id, DateTimeOffset timestamp, ReadOnlySpan<byte> body)
    {
        byte[] signed = [.. Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{id}.{timestamp.ToUnixTimeSeconds()}.")), .. body];
        return string.Join(' ', _keys.Select(key => $"v1,{Convert.ToBase64String(HMACSHA256.HashData(key, signed))}"));
    }

    private static byte[] KeyOf(string secret)
    {
        var key = new byte[64];
        return secret.StartsWith(Prefix, StringComparison.Ordinal)
            && Convert.TryFromBase64String(secret[Prefix.Length..], key, out var length)
            && length >= 24
            ? key[..length]
            : throw new ArgumentException("Secret is 'whsec_' and 24 to 64 bytes in base64, or several of these separated by spaces.");
    }
}

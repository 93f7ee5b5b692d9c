using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;
using VidPipe.Api.Problems;

namespace VidPipe.Api.Security;

/// <summary>
/// Asks for keys as Azure Functions does: in the header, else in the query. In the cloud the platform asks, and only
/// <see cref="HasHostKey"/> is called there.
/// </summary>
public sealed class KeyGuard
{
    public const string HeaderName = "x-functions-key";
    public const string QueryName = "code";

    private readonly byte[][] _functionKeys;
    private readonly byte[][] _hostKeys;
    private readonly bool _asks;

    public KeyGuard(IOptions<ApiOptions> options)
    {
        _asks = options.Value.AsksForKeys;
        _hostKeys = [.. options.Value.CommandKeys.Append(options.Value.HostKey).Where(key => !string.IsNullOrEmpty(key)).Select(key => Hash(key!))];
        _functionKeys = [.. options.Value.FunctionKeys.Where(key => key.Length > 0).Select(Hash), .. _hostKeys];
    }

    /// <exception cref="ApiException">401: keys are configured, and this request has none that opens the level.</exception>
    public void Check(KeyLevel level, HttpRequest request)
    {
        if (!_asks || level == KeyLevel.Anonymous) return;

        if (!AnyEquals(level == KeyLevel.Host ? _hostKeys : _functionKeys, Given(request))) throw ApiException.Unauthorized();
    }

    /// <summary>Whether the caller came with a key that opens everything; false where this host knows of none.</summary>
    public bool HasHostKey(HttpRequest request) => AnyEquals(_hostKeys, Given(request));

    private static byte[] Given(HttpRequest request)
    {
        var header = request.Headers[HeaderName];
        return Hash(header.Count > 0 ? header.ToString() : request.Query[QueryName].ToString());
    }

    /// <summary>Takes the same time wherever a difference is, whatever the lengths and whichever key matches.</summary>
    private static bool AnyEquals(byte[][] keys, byte[] given)
    {
        var found = false;
        foreach (var key in keys) found |= CryptographicOperations.FixedTimeEquals(key, given);
        return found;
    }

    private static byte[] Hash(string key) => SHA256.HashData(Encoding.UTF8.GetBytes(key));
}

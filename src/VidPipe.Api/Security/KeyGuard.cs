using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;
using VidPipe.Api.Problems;

namespace VidPipe.Api.Security;

/// <summary>Asks for keys as Azure Functions does: in the header, else in the query. In the cloud the platform does this.</summary>
internal sealed class KeyGuard
{
    public const string HeaderName = "x-functions-key";
    public const string QueryName = "code";

    private readonly byte[][] _functionKeys;
    private readonly byte[][] _hostKeys;
    private readonly bool _asks;

    public KeyGuard(IOptions<ApiOptions> options)
    {
        _asks = options.Value.AsksForKeys;
        _hostKeys = string.IsNullOrEmpty(options.Value.HostKey) ? [] : [Hash(options.Value.HostKey)];
        _functionKeys = [.. options.Value.FunctionKeys.Where(key => key.Length > 0).Select(Hash), .. _hostKeys];
    }

    /// <exception cref="ApiException">401: keys are configured, and this request has none that opens the level.</exception>
    public void Check(KeyLevel level, HttpRequest request)
    {
        if (!_asks || level == KeyLevel.Anonymous) return;

        var header = request.Headers[HeaderName];
        var given = Hash(header.Count > 0 ? header.ToString() : request.Query[QueryName].ToString());
        if (!AnyEquals(level == KeyLevel.Host ? _hostKeys : _functionKeys, given)) throw ApiException.Unauthorized();
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

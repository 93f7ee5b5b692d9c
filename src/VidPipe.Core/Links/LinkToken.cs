using System.Security.Cryptography;
using System.Text;

namespace VidPipe.Core.Links;

/// <summary>
/// 128 random bits as 32 hex digits. A link is looked up by the hash of its token: neither the names in the store nor the
/// time that a look-up takes say anything of the tokens that there are.
/// </summary>
internal static class LinkToken
{
    private const int HexDigits = 32;

    public static string Of(UInt128 random) => random.ToString("x32", null);

    /// <summary>Whether a caller's text has the form of a token; of anything else no store is asked.</summary>
    public static bool IsValid(string? text) => text is { Length: HexDigits } && text.All(char.IsAsciiHexDigitLower);

    public static string HashOf(string token) => Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(token)));
}

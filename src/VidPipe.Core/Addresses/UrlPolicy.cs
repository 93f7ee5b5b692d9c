using System.Net;

namespace VidPipe.Core.Addresses;

/// <summary>Which addresses a caller may have us call.</summary>
/// <param name="AllowHttp">Plain HTTP besides HTTPS.</param>
/// <param name="AllowPrivateAddresses">Loopback and private networks too: for tests, and for a host whose callers are all trusted.</param>
public sealed record UrlPolicy(bool AllowHttp, bool AllowPrivateAddresses)
{
    public const int MaxLength = 2048;

    /// <summary>What is wrong with a caller's URL, as a sentence that fits behind its field's name; null when it may be called.</summary>
    /// <remarks>A host name is looked up when it is called, not here: what it leads to may change at any time.</remarks>
    public string? Refusal(string url)
    {
        if (url.Length > MaxLength) return $"Must have at most {MaxLength} characters.";
        if (url.Any(c => c <= ' ' || char.IsControl(c)) || !Uri.TryCreate(url, UriKind.Absolute, out var uri)) return "Must be an absolute URL.";
        if (uri.Scheme != Uri.UriSchemeHttps && !(AllowHttp && uri.Scheme == Uri.UriSchemeHttp)) return AllowHttp ? "Must begin with https:// or http://." : "Must begin with https://.";
        if (uri.UserInfo.Length > 0) return "Must not hold a user name or password.";
        if (uri.Host.Length == 0) return "Must name a host.";
        return Allows(uri) ? null : "Must not be an address of a private network or of this machine.";
    }

    /// <summary>Whether a connection to this address may be made.</summary>
    public bool Allows(IPAddress address) => AllowPrivateAddresses || PublicAddress.Is(address);

    private bool Allows(Uri uri) => uri.HostNameType == UriHostNameType.Dns || !IPAddress.TryParse(uri.IdnHost, out var address) || Allows(address);
}

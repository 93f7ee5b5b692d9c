using VidPipe.Core.Addresses;

namespace VidPipe.Core.Tests.Addresses;

public sealed class UrlPolicyTests
{
    private static readonly UrlPolicy Strict = new(AllowHttp: false, AllowPrivateAddresses: false);
    private static readonly UrlPolicy Lenient = new(AllowHttp: true, AllowPrivateAddresses: true);

    [Theory]
    [InlineData("https://example.com")]
    [InlineData("https://example.com:8443/hooks?token=a%20b#part")]
    [InlineData("HTTPS://EXAMPLE.COM/")]
    [InlineData("https://käfer.example/ü")]
    [InlineData("https://8.8.8.8/")]
    [InlineData("https://[2606:4700:4700::1111]/")]
    [InlineData("https://localhost/")] // a name is looked up, and refused, when it is called
    public void A_public_address_may_be_called(string url) => Assert.Null(Strict.Refusal(url));

    [Theory]
    [InlineData("", "absolute")]
    [InlineData("example.com/hook", "absolute")]
    [InlineData("/hook", "https")]
    [InlineData("https://", "absolute")]
    [InlineData(" https://example.com", "absolute")]
    [InlineData("https://example.com/\n", "absolute")]
    [InlineData("https://exa mple.com/", "absolute")]
    [InlineData("http://example.com", "https")]
    [InlineData("ftp://example.com", "https")]
    [InlineData("file:///etc/passwd", "https")]
    [InlineData("javascript:alert(1)", "https")]
    [InlineData("https://user@example.com", "user name")]
    [InlineData("https://user:secret@example.com", "user name")]
    [InlineData("https://127.0.0.1/", "private")]
    [InlineData("https://2130706433/", "private")]
    [InlineData("https://0x7f.1/", "private")]
    [InlineData("https://0177.0.0.1/", "private")]
    [InlineData("https://10.1.2.3/", "private")]
    [InlineData("https://169.254.169.254/latest/meta-data", "private")]
    [InlineData("https://[::1]/", "private")]
    [InlineData("https://[::ffff:127.0.0.1]/", "private")]
    [InlineData("https://[fe80::1%25eth0]/", "private")]
    [InlineData("https://[fd00::1]/", "private")]
    public void Anything_else_is_refused_with_the_reason(string url, string reason) =>
        Assert.Contains(reason, Strict.Refusal(url), StringComparison.OrdinalIgnoreCase);

    [Theory]
    [InlineData("http://127.0.0.1:8080/hook")]
    [InlineData("http://[::1]/hook")]
    [InlineData("https://10.0.0.1/")]
    public void A_trusting_host_calls_its_own_network(string url) => Assert.Null(Lenient.Refusal(url));

    [Fact]
    public void A_long_address_is_refused()
    {
        var longest = "https://example.com/".PadRight(UrlPolicy.MaxLength, 'x');

        Assert.Null(Strict.Refusal(longest));
        Assert.NotNull(Strict.Refusal(longest + "x"));
    }
}

using System.Net;

namespace VidPipe.Local.Configuration;

/// <summary>Where the host listens (section <c>Http</c>).</summary>
internal sealed class ListenOptions
{
    /// <summary>An IP address, or <c>localhost</c>. Anything but loopback needs keys.</summary>
    public string Address { get; set; } = "127.0.0.1";

    /// <summary>0 takes any free port.</summary>
    public int Port { get; set; } = 7071;

    /// <summary>Null when the text is no address.</summary>
    public IPAddress? Parse() =>
        Address.Equals("localhost", StringComparison.OrdinalIgnoreCase) ? IPAddress.Loopback
        : IPAddress.TryParse(Address, out var address) ? address
        : null;
}

using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;

namespace VidPipe.Core.Addresses;

/// <summary>
/// Whether an address is one of the public internet: the test for addresses that a caller has chosen, so that nobody can
/// make a host call its own network (server-side request forgery). What is not known to be public is not.
/// </summary>
public static class PublicAddress
{
    // The special-purpose registries of IANA (RFC 6890 and its updates), and what IPv4 keeps for multicast and for later.
    private static readonly IPNetwork[] SpecialV4 = Networks(
        "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24", "192.0.2.0/24",
        "192.31.196.0/24", "192.52.193.0/24", "192.88.99.0/24", "192.168.0.0/16", "192.175.48.0/24", "198.18.0.0/15", "198.51.100.0/24",
        "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4");

    /// <summary>All that is handed out to the public; loopback, unique-local, link-local and multicast lie outside of it.</summary>
    private static readonly IPNetwork GlobalUnicast = IPNetwork.Parse("2000::/3");

    // Protocol assignments (Teredo, ORCHID, benchmarks), documentation, 6to4 (an IPv4 address in disguise), AS112.
    private static readonly IPNetwork[] SpecialV6 = Networks("2001::/23", "2001:db8::/32", "2002::/16", "2620:4f:8000::/48", "3fff::/20");

    /// <summary>The well-known prefix of NAT64: networks without IPv4 reach all of it so. Its last 32 bits are the address that counts.</summary>
    private static readonly IPNetwork Nat64 = IPNetwork.Parse("64:ff9b::/96");

    public static bool Is(IPAddress address)
    {
        if (address.IsIPv4MappedToIPv6) address = address.MapToIPv4();
        return address.AddressFamily switch
        {
            AddressFamily.InterNetwork => !SpecialV4.Any(network => network.Contains(address)),
            AddressFamily.InterNetworkV6 => IsPublicV6(address),
            _ => false,
        };
    }

    private static bool IsPublicV6(IPAddress address)
    {
        if (Nat64.Contains(address)) return Is(LastBits(address));
        if (!GlobalUnicast.Contains(address) || SpecialV6.Any(network => network.Contains(address))) return false;
        return !IsIsatap(address) || Is(LastBits(address));
    }

    /// <summary>An interface identifier that carries an IPv4 address to tunnel to (RFC 5214).</summary>
    private static bool IsIsatap(IPAddress address) =>
        (BinaryPrimitives.ReadUInt32BigEndian(address.GetAddressBytes().AsSpan(8)) & ~0x0200_0000u) == 0x0000_5efe;

    private static IPAddress LastBits(IPAddress address) => new(address.GetAddressBytes().AsSpan(12));

    private static IPNetwork[] Networks(params string[] networks) => [.. networks.Select(IPNetwork.Parse)];
}

using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Numerics;

namespace Berth.Engine.Networks;

/// <summary>A range of IP addresses with a common prefix (CIDR).</summary>
/// <param name="Network">The first address.</param>
/// <param name="PrefixLength">The number of bits that all addresses share.</param>
public readonly record struct IpSubnet(IPAddress Network, int PrefixLength)
{
    /// <summary>Whether the addresses are IPv6's.</summary>
    public bool IsIpv6 => Network.AddressFamily == AddressFamily.InterNetworkV6;

    /// <summary>The last address: the broadcast address of an IPv4 subnet.</summary>
    public IPAddress Last => FromNumber(ToNumber(Network) + (BigInteger.One << (Bits - PrefixLength)) - 1, IsIpv6);

    private int Bits => IsIpv6 ? 128 : 32;

    /// <summary>Reads <c>address/length</c>; host bits are cleared.</summary>
    public static bool TryParse(string text, out IpSubnet subnet)
    {
        subnet = default;
        var slash = text.IndexOf('/');
        if (slash < 0 || !IPAddress.TryParse(text.AsSpan(0, slash), out var address)
            || !int.TryParse(text.AsSpan(slash + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var length))
            return false;
        var bits = address.AddressFamily == AddressFamily.InterNetworkV6 ? 128 : 32;
        if (length > bits) return false;
        var host = bits - length;
        subnet = new IpSubnet(FromNumber(ToNumber(address) >> host << host, bits == 128), length);
        return true;
    }

    /// <summary>Whether the address lies in it.</summary>
    public bool Contains(IPAddress address)
    {
        if (address.AddressFamily != Network.AddressFamily) return false;
        var host = Bits - PrefixLength;
        return ToNumber(address) >> host == ToNumber(Network) >> host;
    }

    /// <summary>Whether the two share an address.</summary>
    public bool Overlaps(IpSubnet other) => Contains(other.Network) || other.Contains(Network);

    /// <summary>The address that lies <paramref name="offset"/> after the first one.</summary>
    public IPAddress Add(int offset) => FromNumber(ToNumber(Network) + offset, IsIpv6);

    /// <summary>The address that follows.</summary>
    public static IPAddress Next(IPAddress address)
        => FromNumber(ToNumber(address) + 1, address.AddressFamily == AddressFamily.InterNetworkV6);

    /// <summary>The address before.</summary>
    public static IPAddress Previous(IPAddress address)
        => FromNumber(ToNumber(address) - 1, address.AddressFamily == AddressFamily.InterNetworkV6);

    /// <summary>The order of two addresses of one family.</summary>
    public static int Compare(IPAddress left, IPAddress right) => ToNumber(left).CompareTo(ToNumber(right));

    /// <inheritdoc/>
    public override string ToString() => $"{Network}/{PrefixLength}";

    private static BigInteger ToNumber(IPAddress address)
    {
        Span<byte> bytes = stackalloc byte[16];
        address.TryWriteBytes(bytes, out var count);
        return new BigInteger(bytes[..count], isUnsigned: true, isBigEndian: true);
    }

    private static IPAddress FromNumber(BigInteger number, bool ipv6)
    {
        Span<byte> bytes = stackalloc byte[ipv6 ? 16 : 4];
        bytes.Clear();
        var modulus = BigInteger.One << (bytes.Length * 8);
        var wrapped = (number % modulus + modulus) % modulus;
        wrapped.TryWriteBytes(bytes[(bytes.Length - wrapped.GetByteCount(isUnsigned: true))..], out _, isUnsigned: true, isBigEndian: true);
        return new IPAddress(bytes);
    }
}

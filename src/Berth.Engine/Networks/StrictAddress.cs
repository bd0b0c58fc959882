using System.Net;
using System.Net.Sockets;

namespace Berth.Engine.Networks;

/// <summary>IP addresses in full, as Go's net.ParseIP takes them: no inet_aton(3) short forms, brackets or zones.</summary>
public static class StrictAddress
{
    /// <summary>The address; null if the text is none.</summary>
    public static IPAddress? TryParse(string text)
    {
        if (text.AsSpan().IndexOfAny("[]%") >= 0 || !IPAddress.TryParse(text, out var address)) return null;
        // Octal and hexadecimal parts and those with leading zeros are shown otherwise than they were written.
        return address.AddressFamily == AddressFamily.InterNetworkV6 || address.ToString() == text ? address : null;
    }
}

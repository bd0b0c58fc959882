using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Berth.Linux.Errors;

namespace Berth.Engine.Networks;

/// <summary>
/// Reads the values of <c>--publish</c>: <c>[[ip:][hostPort]:]containerPort[/protocol]</c> with ranges and
/// bracketed IPv6 addresses, podman-run(1). The errors are Podman's.
/// </summary>
public static class PortMappingParser
{
    /// <summary>Parses one value of <c>--publish</c>.</summary>
    /// <exception cref="InvalidArgumentException">The value is malformed.</exception>
    public static PortMapping Parse(string value)
    {
        var parts = value.Split('/');
        if (parts.Length > 2) throw new InvalidArgumentException("invalid port format - protocol can only be specified once");
        var protocol = parts.Length == 2 ? parts[1] : null;
        var rest = parts[0];

        string? hostIp = null;
        var bracketed = rest.Split(']');
        if (bracketed.Length > 2)
            throw new InvalidArgumentException("invalid port format - at most one IPv6 address can be specified in a --publish");
        if (bracketed.Length == 2)
        {
            if (!bracketed[0].StartsWith('['))
                throw new InvalidArgumentException("invalid port format - IPv6 addresses must be enclosed by []");
            if (!bracketed[1].StartsWith(':'))
                throw new InvalidArgumentException("invalid port format - IPv6 address must be followed by a colon (':')");
            hostIp = bracketed[0][1..];
            rest = bracketed[1][1..];
        }

        var fields = rest.Split(':');
        switch (fields.Length)
        {
            case 1 when hostIp is not null:
                throw new InvalidArgumentException("invalid port format - must provide host and destination port if specifying an IP");
            case 1:
                return Build(null, null, fields[0], protocol);
            case 2:
                return Build(hostIp, fields[0], fields[1], protocol);
            case 3 when hostIp is not null:
                throw new InvalidArgumentException("invalid port format - when v6 address specified, must be [ipv6]:hostPort:ctrPort");
            case 3:
                return Build(fields[0], fields[1], fields[2], protocol);
            default:
                throw new InvalidArgumentException("invalid port format - format is [[hostIP:]hostPort:]containerPort");
        }
    }

    private static PortMapping Build(string? hostIp, string? hostPort, string containerPort, string? protocol)
    {
        if (containerPort.Length == 0)
            throw new InvalidArgumentException("must provide a non-empty container port to publish");
        var (containerStart, range) = ParseRange(containerPort, "parsing container port");
        if (protocol is { Length: 0 })
            throw new InvalidArgumentException("must provide a non-empty protocol to publish");

        var address = "";
        if (hostIp is { Length: 0 })
            throw new InvalidArgumentException("must provide a non-empty container host IP to publish");
        // netavark treats "0.0.0.0" as IPv4 only and no address as both families, while users mean "everywhere".
        if (hostIp is not null and not "0.0.0.0") address = ParseAddress(hostIp);

        ushort hostStart = 0;
        if (hostPort is { Length: > 0 })
        {
            (hostStart, var hostRange) = ParseRange(hostPort, "parsing host port");
            if (hostRange != range)
            {
                throw new InvalidArgumentException(
                    $"host and container port ranges have different lengths: {hostRange} vs {range}");
            }
        }

        return new PortMapping
        {
            HostIp = address,
            ContainerPort = containerStart,
            HostPort = hostStart,
            Range = range,
            Protocol = protocol ?? "",
        };
    }

    private static string ParseAddress(string text)
    {
        // .NET also takes "1" or "127.1" for an IPv4 address; Podman takes four decimal fields.
        if (IPAddress.TryParse(text, out var address)
            && (address.AddressFamily == AddressFamily.InterNetworkV6 ? !text.Contains('%') : text.Count(c => c == '.') == 3))
            return address.IsIPv4MappedToIPv6 ? address.MapToIPv4().ToString() : address.ToString();
        throw new InvalidArgumentException($"cannot parse \"{text}\" as an IP address");
    }

    private static (ushort Start, ushort Length) ParseRange(string text, string prefix)
    {
        var dash = text.IndexOf('-');
        if (dash >= 0 && text.IndexOf('-', dash + 1) >= 0)
            throw new InvalidArgumentException($"{prefix}: invalid port format - port ranges are formatted as startPort-stopPort");
        if (dash == 0) throw new InvalidArgumentException($"{prefix}: port numbers cannot be negative");

        var start = ParsePort(dash < 0 ? text : text[..dash], prefix);
        if (dash < 0) return (start, 1);
        if (dash == text.Length - 1)
            throw new InvalidArgumentException($"{prefix}: must provide ending number for port range");

        var end = ParsePort(text[(dash + 1)..], prefix);
        if (end <= start)
        {
            throw new InvalidArgumentException(
                $"{prefix}: the end port of a range must be higher than the start port - {end} is not higher than {start}");
        }

        return (start, (ushort)(end - start + 1));
    }

    private static ushort ParsePort(string text, string prefix)
    {
        var digits = text.StartsWith('+') ? text[1..] : text;
        if (digits.Length == 0 || digits.AsSpan().ContainsAnyExceptInRange('0', '9'))
            throw new InvalidArgumentException($"{prefix}: invalid port number: strconv.Atoi: parsing \"{text}\": invalid syntax");
        if (!long.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
            throw new InvalidArgumentException($"{prefix}: invalid port number: strconv.Atoi: parsing \"{text}\": value out of range");
        if (number is < 1 or > 65535)
            throw new InvalidArgumentException($"{prefix}: port numbers must be between 1 and 65535 (inclusive), got {number}");
        return (ushort)number;
    }
}

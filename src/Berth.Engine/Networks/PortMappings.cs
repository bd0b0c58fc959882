using System.Net;
using System.Net.Sockets;
using Berth.Linux.Errors;

namespace Berth.Engine.Networks;

/// <summary>
/// Turns the port mappings that a user gave into those that the engine works with: one protocol each, joined
/// where they overlap, and with a host port chosen where none was given.
/// </summary>
public static class PortMappings
{
    private static readonly string[] Protocols = ["tcp", "udp", "sctp"];

    /// <summary>Splits protocols, joins ranges, checks conflicts and chooses free host ports.</summary>
    /// <param name="published">What <c>--publish</c> gave.</param>
    /// <param name="exposed">
    /// With <c>--publish-all</c>, the exposed ports (host port 0); those that <paramref name="published"/> covers already are
    /// left out.
    /// </param>
    /// <returns>Sorted by protocol, host address and host port.</returns>
    /// <exception cref="InvalidArgumentException">A mapping is out of range, or one host port serves two container ports.</exception>
    public static IReadOnlyList<PortMapping> Resolve(IReadOnlyList<PortMapping> published, IReadOnlyList<PortMapping>? exposed = null)
    {
        if (published.Count == 0 && exposed is null or { Count: 0 }) return [];

        var split = new List<PortMapping>();
        foreach (var mapping in published) Split(mapping, split);
        var given = split.Count;
        foreach (var mapping in exposed ?? [])
        {
            var at = split.Count;
            Split(mapping, split);
            DropPublished(split, given, at);
        }

        var result = Join(split);
        ChooseHostPorts(result);
        return result;
    }

    /// <summary>The protocols that a comma-separated list names, in lower case and without duplicates; empty means tcp.</summary>
    /// <exception cref="InvalidArgumentException">A protocol is unknown.</exception>
    public static IReadOnlyList<string> ParseProtocols(string list)
    {
        var result = new List<string>(1);
        foreach (var item in list.Split(','))
        {
            var protocol = item.Length == 0 ? "tcp" : item.ToLowerInvariant();
            if (Array.IndexOf(Protocols, protocol) < 0)
                throw new InvalidArgumentException($"unrecognized protocol \"{protocol}\" in port mapping");
            if (!result.Contains(protocol)) result.Add(protocol);
        }

        return result;
    }

    private static void Split(PortMapping mapping, List<PortMapping> into)
    {
        if (mapping.ContainerPort == 0) throw new InvalidArgumentException("container port number must be non-0");
        var range = Math.Max((ushort)1, mapping.Range);
        if (mapping.ContainerPort + range - 1 > 65535)
            throw new InvalidArgumentException("container port range exceeds maximum allowable port number");
        if (mapping.HostPort + range - 1 > 65535)
            throw new InvalidArgumentException("host port range exceeds maximum allowable port number");
        if (mapping.HostIp.Length > 0 && !IPAddress.TryParse(mapping.HostIp, out _))
            throw new InvalidArgumentException($"invalid IP address \"{mapping.HostIp}\" in port mapping");
        foreach (var protocol in ParseProtocols(mapping.Protocol)) into.Add(mapping with { Protocol = protocol, Range = range });
    }

    // An exposed port that the user published by hand is not published a second time (podman-run(1), --publish-all).
    private static void DropPublished(List<PortMapping> split, int given, int at)
    {
        for (var i = split.Count - 1; i >= at; i--)
        {
            var candidate = split[i];
            split.RemoveAt(i);
            // Each port of an exposed range is published on its own, so that a partly covered range keeps the others.
            for (var offset = candidate.Range - 1; offset >= 0; offset--)
            {
                var port = (ushort)(candidate.ContainerPort + offset);
                var covered = false;
                for (var j = 0; j < given && !covered; j++)
                {
                    covered = split[j].Protocol == candidate.Protocol
                        && port >= split[j].ContainerPort && port < split[j].ContainerPort + split[j].Range;
                }

                if (!covered) split.Insert(i, candidate with { ContainerPort = port, Range = 1 });
            }
        }
    }

    private static List<PortMapping> Join(List<PortMapping> mappings)
    {
        mappings.Sort(static (a, b) =>
        {
            var order = Array.IndexOf(Protocols, a.Protocol) - Array.IndexOf(Protocols, b.Protocol);
            if (order == 0) order = string.CompareOrdinal(a.HostIp, b.HostIp);
            if (order == 0) order = a.HostPort - b.HostPort;
            if (order == 0) order = a.ContainerPort - b.ContainerPort;
            return order == 0 ? b.Range - a.Range : order;
        });

        var result = new List<PortMapping>(mappings.Count);
        foreach (var mapping in mappings)
        {
            if (result.Count > 0 && result[^1] is var last && last.Protocol == mapping.Protocol && last.HostIp == mapping.HostIp
                && (last.HostPort == 0) == (mapping.HostPort == 0))
            {
                var shift = mapping.ContainerPort - last.ContainerPort;
                var touches = mapping.HostPort == 0
                    ? shift <= last.Range
                    : mapping.HostPort <= last.HostPort + last.Range && mapping.HostPort - last.HostPort == shift;
                if (touches && shift >= 0)
                {
                    result[^1] = last with { Range = (ushort)Math.Max(last.Range, mapping.Range + shift) };
                    continue;
                }

                if (mapping.HostPort != 0 && mapping.HostPort < last.HostPort + last.Range)
                {
                    throw new InvalidArgumentException(
                        $"conflicting port mappings for host port {mapping.HostPort} (protocol {mapping.Protocol})");
                }
            }

            result.Add(mapping);
        }

        return result;
    }

    private static void ChooseHostPorts(List<PortMapping> mappings)
    {
        for (var i = 0; i < mappings.Count; i++)
        {
            if (mappings[i].HostPort == 0) mappings[i] = mappings[i] with { HostPort = FindFree(mappings, mappings[i]) };
        }
    }

    private static ushort FindFree(List<PortMapping> mappings, PortMapping mapping)
    {
        // As with Podman the choice is fixed at creation, so that restarts keep the port; the kernel knows which are free now.
        for (var attempt = 0; attempt < 64; attempt++)
        {
            var start = Probe(mapping, 0);
            if (start == 0 || start + mapping.Range - 1 > 65535 || IsTaken(mappings, mapping, start)) continue;
            var free = true;
            for (var offset = 1; offset < mapping.Range && free; offset++) free = Probe(mapping, start + offset) != 0;
            if (free) return (ushort)start;
        }

        throw new ConflictException($"failed to find an open port to expose container port {mapping.ContainerPort} on the host");
    }

    private static bool IsTaken(List<PortMapping> mappings, PortMapping mapping, int start)
    {
        foreach (var other in mappings)
        {
            if (other.HostPort != 0 && other.Protocol == mapping.Protocol
                && start < other.HostPort + other.Range && other.HostPort < start + mapping.Range)
                return true;
        }

        return false;
    }

    // The port that a socket of the mapping's protocol gets on the host, or 0.
    private static int Probe(PortMapping mapping, int port)
    {
        var address = mapping.HostIp.Length == 0 ? IPAddress.Any : IPAddress.Parse(mapping.HostIp);
        var datagram = mapping.Protocol == "udp";
        try
        {
            using var socket = new Socket(address.AddressFamily, datagram ? SocketType.Dgram : SocketType.Stream,
                datagram ? ProtocolType.Udp : ProtocolType.Tcp);
            socket.Bind(new IPEndPoint(address, port));
            return ((IPEndPoint)socket.LocalEndPoint!).Port;
        }
        catch (SocketException error) when (error.SocketErrorCode == SocketError.AddressAlreadyInUse)
        {
            return 0;
        }
        catch (SocketException error)
        {
            throw new EngineException(ErrorKind.Internal, $"unable to get random port: {error.Message}", error);
        }
    }
}

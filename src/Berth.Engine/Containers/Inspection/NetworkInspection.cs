using System.Globalization;
using System.Text.Json;
using Berth.Engine.Containers.Specification;
using Berth.Engine.Networks;

namespace Berth.Engine.Containers.Inspection;

/// <summary>The member <c>NetworkSettings</c>.</summary>
internal static class NetworkInspection
{
    /// <summary>Writes the member.</summary>
    public static void Write(Utf8JsonWriter json, InspectedContainer container)
    {
        var network = container.Specification.Network;
        json.WriteStartObject("NetworkSettings");
        // With several networks the addresses are with each alone.
        WriteEndpoint(json, container.NetworkOwner.Network.Networks.Count == 1 ? container.Network?.Networks.Values.FirstOrDefault() : null);
        json.WriteString("Bridge", "");
        json.WriteString("SandboxID", "");
        json.WriteBoolean("HairpinMode", value: false);
        json.WriteString("LinkLocalIPv6Address", "");
        json.WriteNumber("LinkLocalIPv6PrefixLen", 0);
        WritePorts(json, "Ports", network.Ports, network.ExposedPorts);
        json.WriteString("SandboxKey", container.Network?.NamespacePath ?? "");
        WriteNetworks(json, container);
        json.WriteEndObject();
    }

    private static void WriteNetworks(Utf8JsonWriter json, InspectedContainer container)
    {
        var (owner, network) = container.NetworkOwner;
        if (network.Networks.Count == 0 && network.Mode.Kind is not (NamespaceKind.None or NamespaceKind.Host or NamespaceKind.Pasta or NamespaceKind.Slirp4netns))
            return;
        json.WriteStartObject("Networks");
        if (network.Networks.Count == 0)
            WriteNetwork(json, network.Mode.Kind.ToString().ToLowerInvariant(), null, network.Mode.Kind.ToString().ToLowerInvariant(), null);
        foreach (var attachment in network.Networks)
        {
            string[] hostname = network.HostnameIsSet ? [network.Hostname] : [];
            WriteNetwork(json, attachment.Name, container.Network?.Networks.GetValueOrDefault(attachment.Name), container.NetworkId(attachment.Name),
                [.. attachment.Aliases, owner[..12], .. hostname]);
        }

        json.WriteEndObject();
    }

    private static void WriteNetwork(Utf8JsonWriter json, string name, NetworkResult? result, string id, IReadOnlyList<string>? aliases)
    {
        json.WriteStartObject(name);
        WriteEndpoint(json, result);
        json.WriteString("NetworkID", id);
        json.WriteNull("DriverOpts");
        json.WriteNull("IPAMConfig");
        json.WriteNull("Links");
        if (aliases is not null)
            json.Strings("Aliases", aliases);
        json.WriteEndObject();
    }

    /// <summary>Port bindings by container port, such as <c>80/tcp</c>.</summary>
    public static void WritePorts(Utf8JsonWriter json, string name, IReadOnlyList<PortMapping> ports, IReadOnlyList<string> exposed)
    {
        var bindings = new SortedDictionary<string, List<PortMapping>>(StringComparer.Ordinal);
        foreach (var port in ports)
        {
            for (var offset = 0; offset < port.Range; offset++)
            {
                foreach (var protocol in port.Protocol.Split(','))
                {
                    var key = $"{port.ContainerPort + offset}/{(protocol.Length == 0 ? "tcp" : protocol)}";
                    if (!bindings.TryGetValue(key, out var list))
                        bindings.Add(key, list = []);
                    list.Add(port with { HostPort = (ushort)(port.HostPort + offset) });
                }
            }
        }

        json.WriteStartObject(name);
        foreach (var (key, list) in bindings)
        {
            json.WriteStartArray(key);
            foreach (var port in list)
            {
                json.WriteStartObject();
                json.WriteString("HostIp", port.HostIp.Length == 0 ? "0.0.0.0" : port.HostIp);
                json.WriteString("HostPort", port.HostPort.ToString(CultureInfo.InvariantCulture));
                json.WriteEndObject();
            }

            json.WriteEndArray();
        }

        foreach (var port in exposed)
        {
            if (!bindings.ContainsKey(port))
                json.WriteNull(port);
        }

        json.WriteEndObject();
    }

    private static void WriteEndpoint(Utf8JsonWriter json, NetworkResult? result)
    {
        var link = result?.Interfaces.Values.FirstOrDefault();
        var four = link?.Subnets?.FirstOrDefault(static subnet => !subnet.Address.Contains(':', StringComparison.Ordinal));
        var six = link?.Subnets?.FirstOrDefault(static subnet => subnet.Address.Contains(':', StringComparison.Ordinal));
        json.WriteString("EndpointID", "");
        json.WriteString("Gateway", four?.Gateway ?? "");
        json.WriteString("IPAddress", four?.Address ?? "");
        json.WriteNumber("IPPrefixLen", PrefixLength(four));
        json.WriteString("IPv6Gateway", six?.Gateway ?? "");
        json.WriteString("GlobalIPv6Address", six?.Address ?? "");
        json.WriteNumber("GlobalIPv6PrefixLen", PrefixLength(six));
        json.WriteString("MacAddress", link?.MacAddress ?? "");
    }

    private static int PrefixLength(InterfaceAddress? address)
        => address is not null && address.Network.Split('/') is [_, var length] ? int.Parse(length, CultureInfo.InvariantCulture) : 0;
}

using System.Buffers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Berth.Linux.Files;

namespace Berth.Engine.Networks.Direct;

/// <summary>
/// netavark's record of the rules in the firewall, from which <c>netavark firewalld-reload</c> makes them anew: a file for each
/// network, and one for each container on it.
/// </summary>
/// <param name="directory"><c>firewall</c> in netavark's directory.</param>
internal sealed class FirewallRecord(string directory)
{
    private const int HashLength = 13;
    private const uint DnsPort = 53;

    /// <summary>The firewall driver that is in use; null if nobody has set up a network since the host started.</summary>
    public string? Driver => FileSystem.TryReadText(directory + "/firewall-driver")?.Trim();

    /// <summary>Records a network.</summary>
    /// <returns>The name that netavark's iptables driver gives the network's chains.</returns>
    public string WriteNetwork(NetworkDefinition network, DirectLink link)
    {
        var path = $"{directory}/networks/{network.Id}";
        if (FileSystem.TryReadAll(path) is { Length: > 0 } known) return ReadHash(known) ?? Hash(network.Name);
        var hash = Hash(network.Name);
        FileSystem.CreateDirectories(directory + "/networks");
        FileSystem.CreateDirectories(directory + "/ports");
        if (Driver is null) FileSystem.WriteAll(directory + "/firewall-driver", "nftables"u8);
        Write(path, json =>
        {
            json.WriteStartArray("subnets");
            foreach (var subnet in link.Subnets) json.WriteStringValue(subnet.Subnet.ToString());
            json.WriteEndArray();
            json.WriteString("bridge_name", link.Bridge);
            json.WriteString("network_id", network.Id);
            json.WriteString("network_hash_name", hash);
            json.WriteString("isolation", network.Options?.GetValueOrDefault("isolate") switch { "true" => "Normal", "strict" => "Strict", _ => "Never" });
            json.WriteNumber("dns_port", DnsPort);
        });
        return hash;
    }

    /// <summary>Records a container on a network.</summary>
    /// <param name="request">The container.</param>
    /// <param name="network">The network.</param>
    /// <param name="link">The container's place in it.</param>
    /// <param name="hash">What <see cref="WriteNetwork"/> returned.</param>
    public void WriteContainer(NetavarkRequest request, NetworkDefinition network, DirectLink link, string hash) => Write(PathOf(request.ContainerId, network), json =>
    {
        json.WriteString("container_id", request.ContainerId);
        json.WriteString("network_id", network.Id);
        json.WritePropertyName("port_mappings");
        if (request.PortMappings is { Count: > 0 } ports) WritePorts(json, ports);
        else json.WriteNullValue();
        json.WriteString("network_name", network.Name);
        json.WriteString("network_hash_name", hash);
        foreach (var (suffix, ipv6) in (ReadOnlySpan<(string, bool)>)[("v4", false), ("v6", true)])
        {
            var at = link.Subnets.Select(static (subnet, i) => (subnet, i)).Where(pair => pair.subnet.Subnet.IsIpv6 == ipv6).Select(static pair => (int?)pair.i).FirstOrDefault();
            json.WriteString("container_ip_" + suffix, at is { } one ? link.Subnets[one].Address.ToString() : null);
            json.WriteString("subnet_" + suffix, at is { } two ? link.Subnets[two].Subnet.ToString() : null);
        }

        json.WriteNumber("dns_port", DnsPort);
        json.WriteStartArray("dns_server_ips");
        foreach (var subnet in link.Subnets) json.WriteStringValue(subnet.Gateway?.ToString());
        json.WriteEndArray();
    });

    /// <summary>Forgets a container on a network.</summary>
    public void RemoveContainer(string containerId, NetworkDefinition network) => FileSystem.TryRemoveFile(PathOf(containerId, network));

    private string PathOf(string containerId, NetworkDefinition network) => $"{directory}/ports/{network.Id}_{containerId}";

    private static void WritePorts(Utf8JsonWriter json, IReadOnlyList<PortMapping> ports)
    {
        json.WriteStartArray();
        foreach (var port in ports)
        {
            json.WriteStartObject();
            json.WriteNumber("container_port", port.ContainerPort);
            json.WriteString("host_ip", port.HostIp);
            json.WriteNumber("host_port", port.HostPort);
            json.WriteString("protocol", port.Protocol);
            json.WriteNumber("range", port.Range);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void Write(string path, Action<Utf8JsonWriter> fill)
    {
        var buffer = new ArrayBufferWriter<byte>(1024);
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            fill(json);
            json.WriteEndObject();
        }

        FileSystem.WriteAll(path, buffer.WrittenSpan);
    }

    private static string? ReadHash(byte[] record)
    {
        try
        {
            using var document = JsonDocument.Parse(record);
            return document.RootElement.TryGetProperty("network_hash_name", out var hash) ? hash.GetString() : null;
        }
        catch (JsonException)
        {
            // Cut short by a kill, or not netavark's: what is known of the network is made anew.
            return null;
        }
    }

    // The cryptographic library is slow to load, so that the usual name's hash is known.
    private static string Hash(string name)
        => name == "podman" ? "1D8721804F16F" : Convert.ToHexString(SHA512.HashData(Encoding.UTF8.GetBytes(name)))[..HashLength];
}

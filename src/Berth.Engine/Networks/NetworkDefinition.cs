using System.Text.Json;
using System.Text.Json.Serialization;
using Berth.Oci.Json;

namespace Berth.Engine.Networks;

/// <summary>A network, as a file in /etc/containers/networks describes it. The JSON form is Podman's and netavark's.</summary>
public sealed record NetworkDefinition
{
    /// <summary>The name, which is also the file's.</summary>
    [JsonPropertyName("name")]
    public string Name { get; init; } = "";

    /// <summary>64 hexadecimal digits: random, but the SHA-256 of its name for the default network.</summary>
    [JsonPropertyName("id")]
    public string Id { get; init; } = "";

    /// <summary><c>bridge</c>, <c>macvlan</c>, <c>ipvlan</c> or the name of a plug-in.</summary>
    [JsonPropertyName("driver")]
    public string Driver { get; init; } = "";

    /// <summary>The bridge's name, or the parent's.</summary>
    [JsonPropertyName("network_interface")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Interface { get; init; }

    /// <summary>When it was created.</summary>
    [JsonPropertyName("created")]
    [JsonConverter(typeof(CreationTimeConverter))]
    public DateTimeOffset Created { get; init; }

    /// <summary>The subnets; none where DHCP or nobody gives addresses.</summary>
    [JsonPropertyName("subnets")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<NetworkSubnet>? Subnets { get; init; }

    /// <summary>Static routes that each container gets.</summary>
    [JsonPropertyName("routes")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<NetworkRoute>? Routes { get; init; }

    /// <summary>Whether the network has IPv6.</summary>
    [JsonPropertyName("ipv6_enabled")]
    public bool Ipv6Enabled { get; init; }

    /// <summary>Whether the network leads nowhere else.</summary>
    [JsonPropertyName("internal")]
    public bool Internal { get; init; }

    /// <summary>Whether aardvark-dns answers for the containers' names.</summary>
    [JsonPropertyName("dns_enabled")]
    public bool DnsEnabled { get; init; }

    /// <summary>Where aardvark-dns asks for other names; null for the host's servers.</summary>
    [JsonPropertyName("network_dns_servers")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<string>? DnsServers { get; init; }

    /// <summary>The user's labels.</summary>
    [JsonPropertyName("labels")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyDictionary<string, string>? Labels { get; init; }

    /// <summary>The driver's options: mtu, vlan, isolate, metric, mode, no_default_route, vrf, …</summary>
    [JsonPropertyName("options")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyDictionary<string, string>? Options { get; init; }

    /// <summary><c>driver</c> is <c>host-local</c>, <c>dhcp</c> or <c>none</c>.</summary>
    [JsonPropertyName("ipam_options")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyDictionary<string, string>? IpamOptions { get; init; }

    /// <summary>Whether addresses are given out from the subnets here.</summary>
    [JsonIgnore]
    public bool AllocatesAddresses
        => Subnets is { Count: > 0 } && (IpamOptions is null || !IpamOptions.TryGetValue("driver", out var driver) || driver is "" or "host-local");

    /// <summary>The JSON form without white space.</summary>
    public byte[] ToJson()
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream, GoJsonEncoder.Options))
            JsonSerializer.Serialize(writer, this, NetworkJson.Default.NetworkDefinition);
        return stream.ToArray();
    }
}

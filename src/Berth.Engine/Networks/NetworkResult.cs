using System.Text.Json.Serialization;

namespace Berth.Engine.Networks;

/// <summary>What a container got in one network (netavark's status block).</summary>
public sealed record NetworkResult
{
    /// <summary>The interfaces inside by name.</summary>
    [JsonPropertyName("interfaces")]
    public IReadOnlyDictionary<string, NetworkInterface> Interfaces { get => field ?? new Dictionary<string, NetworkInterface>(); init; }

    /// <summary>The network's name servers.</summary>
    [JsonPropertyName("dns_server_ips")]
    public IReadOnlyList<string> DnsServers { get => field ?? []; init; }

    /// <summary>The network's search domains.</summary>
    [JsonPropertyName("dns_search_domains")]
    public IReadOnlyList<string> DnsSearchDomains { get => field ?? []; init; }
}

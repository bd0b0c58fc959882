using System.Text.Json;
using System.Text.Json.Serialization;
using Berth.Linux.Errors;
using Berth.Linux.Processes;

namespace Berth.Engine.Networks;

/// <summary>What was set up for a container: enough to take it down again, also by another process after a crash.</summary>
public sealed record NetworkStatus
{
    /// <summary>The container.</summary>
    [JsonPropertyName("container_id")]
    public required string ContainerId { get; init; }

    /// <summary>Where the network namespace is bound.</summary>
    [JsonPropertyName("namespace")]
    public required string NamespacePath { get; init; }

    /// <summary>Whether the set-up came to its end. If not, any part of it may exist.</summary>
    [JsonPropertyName("complete")]
    public bool IsComplete { get; init; }

    /// <summary>The networks that were set up here and not by netavark.</summary>
    [JsonPropertyName("direct")]
    public IReadOnlyList<string> DirectNetworks { get => field ?? []; init; }

    /// <summary>Whether the network is made by a process (pasta, slirp4netns), which answers for DNS beside the host's servers.</summary>
    [JsonPropertyName("user_mode")]
    public bool IsUserMode { get; init; }

    /// <summary>The address by which the container reaches its host; null for the first bridge's gateway.</summary>
    [JsonPropertyName("host_address")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? HostAddress { get; init; }

    /// <summary>The servers that lead to the host's DNS, for a container whose networks have none.</summary>
    [JsonPropertyName("dns_forwarders")]
    public IReadOnlyList<string> DnsForwarders { get => field ?? []; init; }

    /// <summary>The process that carries its published ports there; null where there is none.</summary>
    [JsonPropertyName("port_relay")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public ProcessIdentity? PortRelay { get; init; }

    /// <summary>What netavark was or is to be asked for, with the addresses that were taken.</summary>
    [JsonPropertyName("request")]
    public required NetavarkRequest Request { get; init; }

    /// <summary>The result of each network by its name; empty as long as there is none.</summary>
    [JsonPropertyName("networks")]
    public IReadOnlyDictionary<string, NetworkResult> Networks { get; init; } = new Dictionary<string, NetworkResult>();

    /// <summary>The networks' names in the order of their interfaces.</summary>
    [JsonIgnore]
    public IEnumerable<string> NetworkNames => Request.Networks.OrderBy(static pair => pair.Value.Order).Select(static pair => pair.Key);

    /// <summary>All addresses of the container without prefix lengths, first network first.</summary>
    [JsonIgnore]
    public IReadOnlyList<string> Addresses
    {
        get
        {
            var addresses = new List<string>();
            foreach (var name in NetworkNames)
            {
                if (!Networks.TryGetValue(name, out var result)) continue;
                foreach (var networkInterface in result.Interfaces.Values)
                {
                    foreach (var subnet in networkInterface.Subnets ?? []) addresses.Add(subnet.Address);
                }
            }

            return addresses;
        }
    }

    /// <summary>The request for those networks that were set up here, or by netavark.</summary>
    internal NetavarkRequest Part(bool direct) => IsUserMode ? Request.Only([]) : Request.Only([.. Request.Networks.Keys.Where(name => DirectNetworks.Contains(name) == direct)]);

    /// <summary>With further networks, whose set-up is only to come.</summary>
    internal NetworkStatus With(NetavarkRequest part, bool isDirect) => this with
    {
        Request = Request.And(part),
        DirectNetworks = isDirect ? [.. DirectNetworks, .. part.Networks.Keys] : DirectNetworks,
    };

    /// <summary>With what a set-up gave.</summary>
    internal NetworkStatus With(IReadOnlyDictionary<string, NetworkResult> results)
    {
        var all = new Dictionary<string, NetworkResult>(Networks, StringComparer.Ordinal);
        foreach (var (name, result) in results) all[name] = result;
        return this with { Networks = all };
    }

    /// <summary>Without a network.</summary>
    internal NetworkStatus Without(string network) => this with
    {
        Request = Request.Only([.. Request.Networks.Keys.Where(name => name != network)]),
        DirectNetworks = [.. DirectNetworks.Where(name => name != network)],
        Networks = Networks.Where(pair => pair.Key != network).ToDictionary(),
    };

    /// <summary>The JSON form.</summary>
    public byte[] ToJson() => JsonSerializer.SerializeToUtf8Bytes(this, NetworkJson.Default.NetworkStatus);

    /// <summary>What set-up returned for each network alone, as Podman keeps it.</summary>
    internal byte[] ResultsToJson() => JsonSerializer.SerializeToUtf8Bytes(new Dictionary<string, NetworkResult>(Networks, StringComparer.Ordinal), NetworkJson.Default.DictionaryStringNetworkResult);

    /// <summary>Reads <see cref="ResultsToJson"/>.</summary>
    /// <exception cref="EngineException">It is malformed.</exception>
    internal static IReadOnlyDictionary<string, NetworkResult> ResultsFromJson(ReadOnlySpan<byte> json)
    {
        try
        {
            return JsonSerializer.Deserialize(json, NetworkJson.Default.DictionaryStringNetworkResult) ?? [];
        }
        catch (JsonException error)
        {
            throw new EngineException(ErrorKind.Internal, $"network status is malformed: {error.Message}", error);
        }
    }

    /// <summary>Reads the JSON form.</summary>
    /// <exception cref="EngineException">It is malformed.</exception>
    public static NetworkStatus FromJson(ReadOnlySpan<byte> json)
    {
        try
        {
            return JsonSerializer.Deserialize(json, NetworkJson.Default.NetworkStatus)
                ?? throw new EngineException(ErrorKind.Internal, "network status is empty");
        }
        catch (JsonException error)
        {
            throw new EngineException(ErrorKind.Internal, $"network status is malformed: {error.Message}", error);
        }
    }
}

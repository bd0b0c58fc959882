using System.Text.Json.Serialization;

namespace Berth.Engine.Networks.Rootless;

/// <summary>What pasta(1) gave the <see cref="RootlessNamespace"/>, in the form in which Podman writes it down (info.json).</summary>
internal sealed record RootlessFacts
{
    /// <summary>The namespace's addresses toward the host.</summary>
    [JsonPropertyName("IPAddresses")]
    public IReadOnlyList<string> Addresses { get => field ?? []; init; }

    /// <summary>The servers that lead to the host's DNS.</summary>
    [JsonPropertyName("DnsForwardIps")]
    public IReadOnlyList<string> DnsForwarders { get => field ?? []; init; }

    /// <summary>The addresses that lead to the host itself.</summary>
    [JsonPropertyName("MapGuestIps")]
    public IReadOnlyList<string> HostAddresses { get => field ?? []; init; }
}

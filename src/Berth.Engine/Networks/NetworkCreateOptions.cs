namespace Berth.Engine.Networks;

/// <summary>What <c>network create</c> is asked for, podman-network-create(1).</summary>
public sealed record NetworkCreateOptions
{
    /// <summary>The name; empty for the next free <c>podmanN</c>.</summary>
    public string Name { get; init; } = "";

    /// <summary><c>--driver</c>.</summary>
    public string Driver { get; init; } = "bridge";

    /// <summary><c>--subnet</c>; empty for the next free one.</summary>
    public IReadOnlyList<string> Subnets { get; init; } = [];

    /// <summary><c>--gateway</c>, for the subnets in their order.</summary>
    public IReadOnlyList<string> Gateways { get; init; } = [];

    /// <summary><c>--ip-range</c>, for the subnets in their order: a subnet or <c>FIRST-LAST</c>.</summary>
    public IReadOnlyList<string> Ranges { get; init; } = [];

    /// <summary><c>--route</c>: destination, gateway and perhaps a metric, with commas.</summary>
    public IReadOnlyList<string> Routes { get; init; } = [];

    /// <summary><c>--dns</c>.</summary>
    public IReadOnlyList<string> DnsServers { get; init; } = [];

    /// <summary><c>--disable-dns</c>.</summary>
    public bool DisableDns { get; init; }

    /// <summary><c>--internal</c>.</summary>
    public bool Internal { get; init; }

    /// <summary><c>--ipv6</c>.</summary>
    public bool Ipv6 { get; init; }

    /// <summary><c>--interface-name</c>: the bridge's name, or the parent of another driver.</summary>
    public string? InterfaceName { get; init; }

    /// <summary><c>--ipam-driver</c>.</summary>
    public string? IpamDriver { get; init; }

    /// <summary><c>--label</c>.</summary>
    public IReadOnlyDictionary<string, string> Labels { get; init; } = new Dictionary<string, string>();

    /// <summary><c>--opt</c>.</summary>
    public IReadOnlyDictionary<string, string> Options { get; init; } = new Dictionary<string, string>();

    /// <summary><c>--ignore</c>: a network of that name is no error.</summary>
    public bool IgnoreExisting { get; init; }
}

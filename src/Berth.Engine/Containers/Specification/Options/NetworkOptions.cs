namespace Berth.Engine.Containers.Specification.Options;

/// <summary>The network and names asked for.</summary>
public sealed record NetworkOptions
{
    /// <summary><c>--network</c>, as given: a mode, or <c>NAME[:OPTIONS]</c> several times.</summary>
    public IReadOnlyList<string> Networks { get; init; } = [];

    /// <summary><c>--network-alias</c>.</summary>
    public IReadOnlyList<string> Aliases { get; init; } = [];

    /// <summary><c>--ip</c>.</summary>
    public string? Ip { get; init; }

    /// <summary><c>--ip6</c>.</summary>
    public string? Ip6 { get; init; }

    /// <summary><c>--mac-address</c>.</summary>
    public string? MacAddress { get; init; }

    /// <summary><c>--publish</c>, as given.</summary>
    public IReadOnlyList<string> Publish { get; init; } = [];

    /// <summary><c>--publish-all</c>.</summary>
    public bool PublishAll { get; init; }

    /// <summary><c>--expose</c>.</summary>
    public IReadOnlyList<string> Expose { get; init; } = [];

    /// <summary><c>--hostname</c>.</summary>
    public string? Hostname { get; init; }

    /// <summary><c>--no-hostname</c>; null for containers.conf's.</summary>
    public bool? NoHostname { get; init; }

    /// <summary><c>--no-hosts</c>; null for containers.conf's.</summary>
    public bool? NoHosts { get; init; }

    /// <summary><c>--hosts-file</c>.</summary>
    public string? HostsFile { get; init; }

    /// <summary><c>--add-host</c>.</summary>
    public IReadOnlyList<string> AddHosts { get; init; } = [];

    /// <summary><c>--dns</c>.</summary>
    public IReadOnlyList<string> Dns { get; init; } = [];

    /// <summary><c>--dns-search</c>.</summary>
    public IReadOnlyList<string> DnsSearch { get; init; } = [];

    /// <summary><c>--dns-option</c>.</summary>
    public IReadOnlyList<string> DnsOptions { get; init; } = [];
}

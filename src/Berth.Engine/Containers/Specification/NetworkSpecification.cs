using Berth.Engine.Networks;

namespace Berth.Engine.Containers.Specification;

/// <summary>A container's network, names and name resolution.</summary>
public sealed record NetworkSpecification
{
    /// <summary>The network namespace's origin.</summary>
    public NamespaceMode Mode { get => field ?? NamespaceMode.Private; init; }

    /// <summary>With <see cref="NamespaceKind.Bridge"/>: the networks, in the order of their interfaces. Never empty then.</summary>
    public IReadOnlyList<NetworkAttachment> Networks { get => field ?? []; init; }

    /// <summary>Options of the mode for slirp4netns and pasta.</summary>
    public IReadOnlyList<string> ModeOptions { get => field ?? []; init; }

    /// <summary>Published ports; every host port is decided.</summary>
    public IReadOnlyList<PortMapping> Ports { get => field ?? []; init; }

    /// <summary>Exposed and not published: <c>80/tcp</c>.</summary>
    public IReadOnlyList<string> ExposedPorts { get => field ?? []; init; }

    /// <summary><c>-P</c>.</summary>
    public bool PublishAll { get; init; }

    /// <summary>The host name inside: the user's, else the first 12 digits of the id (or what containers.conf says).</summary>
    public string Hostname { get => field ?? ""; init; }

    /// <summary>Whether <see cref="Hostname"/> is the user's.</summary>
    public bool HostnameIsSet { get; init; }

    /// <summary>/etc/hostname stays as the image has it.</summary>
    public bool UseImageHostname { get; init; }

    /// <summary>/etc/hosts stays as the image has it.</summary>
    public bool UseImageHosts { get; init; }

    /// <summary>/etc/resolv.conf stays as the image has it (<c>--dns=none</c>).</summary>
    public bool UseImageResolvConf { get; init; }

    /// <summary>The base of /etc/hosts: a path, <c>image</c> or <c>none</c>; null for the default.</summary>
    public string? HostsFile { get; init; }

    /// <summary><c>name[;name…]:address</c> lines for /etc/hosts; the address can be <c>host-gateway</c>.</summary>
    public IReadOnlyList<string> AddHosts { get => field ?? []; init; }

    /// <summary>Name servers in place of the host's.</summary>
    public IReadOnlyList<string> DnsServers { get => field ?? []; init; }

    /// <summary>Search domains in place of the host's; <c>.</c> alone for none.</summary>
    public IReadOnlyList<string> DnsSearch { get => field ?? []; init; }

    /// <summary>resolv.conf(5) options in place of the host's.</summary>
    public IReadOnlyList<string> DnsOptions { get => field ?? []; init; }
}

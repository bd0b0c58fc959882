using System.Net;
using System.Net.NetworkInformation;
using Berth.Linux.Errors;

namespace Berth.Engine.Containers.Specification.Parsing;

/// <summary>Reads the values of <c>--network</c>: a mode, or networks by name, each with options.</summary>
public static class NetworkModeParser
{
    private static readonly string[] Modes =
        ["bridge", "slirp4netns", "pasta", "pod", "none", "default", "private", "ns", "container", "host", "veth"];

    /// <summary>The mode, its options (slirp4netns, pasta) and the networks (bridge). <see cref="NamespaceKind.Private"/> where none is said.</summary>
    /// <exception cref="InvalidArgumentException">A value is malformed.</exception>
    public static (NamespaceMode Mode, IReadOnlyList<string> ModeOptions, IReadOnlyList<NetworkAttachment> Networks) Parse(IReadOnlyList<string> values)
    {
        var first = values.Count > 0 ? values[0] : "";
        var colon = first.IndexOf(':');
        var (name, rest) = colon < 0 ? (first, null) : (first[..colon], first[(colon + 1)..]);
        var networks = new List<NetworkAttachment>();
        var mode = NamespaceMode.Private;
        string[] modeOptions = [];
        switch (name)
        {
            case "" when rest is null:
            case "default" or "private" when rest is null:
                break;
            case "":
                throw new InvalidArgumentException("network name cannot be empty");
            case "none" when rest is null:
                mode = new(NamespaceKind.None);
                break;
            case "host" when rest is null:
                mode = NamespaceMode.Host;
                break;
            case "pod" when rest is null:
                mode = new(NamespaceKind.Pod);
                break;
            case "veth" when rest is null:
                mode = new(NamespaceKind.Veth);
                break;
            case "ns" when rest is not null:
                mode = new(NamespaceKind.Path, rest);
                break;
            case "container" when !string.IsNullOrEmpty(rest):
                mode = new(NamespaceKind.Container, rest);
                break;
            case "pasta" or "slirp4netns":
                mode = new(name == "pasta" ? NamespaceKind.Pasta : NamespaceKind.Slirp4netns, rest);
                modeOptions = rest is { Length: > 0 } ? rest.Split(',') : [];
                break;
            case "bridge":
                mode = new(NamespaceKind.Bridge);
                networks.Add(Attachment("default", rest));
                break;
            default:
                mode = new(NamespaceKind.Bridge);
                if (rest is not null)
                {
                    networks.Add(Attachment(name, rest));
                    break;
                }

                foreach (var network in first.Split(',')) networks.Add(Attachment(network, null));
                break;
        }

        for (var i = 1; i < values.Count; i++)
        {
            if (mode.Kind != NamespaceKind.Bridge)
            {
                throw new InvalidArgumentException(
                    $"cannot set multiple networks without bridge network mode, selected mode {Title(mode)}: invalid argument");
            }

            var at = values[i].IndexOf(':');
            var extra = at < 0 ? values[i] : values[i][..at];
            if (extra.Length == 0) throw new InvalidArgumentException("network name cannot be empty: invalid argument");
            if (Array.IndexOf(Modes, extra) >= 0)
                throw new InvalidArgumentException($"can only set extra network names, selected mode {extra} conflicts with bridge: invalid argument");
            networks.Add(Attachment(extra, at < 0 ? null : values[i][(at + 1)..]));
        }

        return (mode, modeOptions, networks);
    }

    /// <summary>A hardware address with colons and lower case.</summary>
    /// <exception cref="InvalidArgumentException">It is malformed.</exception>
    public static string Mac(string text)
    {
        if (!PhysicalAddress.TryParse(text.Replace(':', '-').ToUpperInvariant(), out var address) || address.GetAddressBytes() is not { Length: 6 } bytes)
            throw new InvalidArgumentException($"address {text}: invalid MAC address");
        var hex = Convert.ToHexStringLower(bytes);
        return $"{hex[..2]}:{hex[2..4]}:{hex[4..6]}:{hex[6..8]}:{hex[8..10]}:{hex[10..]}";
    }

    private static string Title(NamespaceMode mode) => mode.Kind == NamespaceKind.Path ? "ns" : mode.Kind.ToString().ToLowerInvariant();

    private static NetworkAttachment Attachment(string name, string? options)
    {
        if (name.Length == 0) throw new InvalidArgumentException("network name cannot be empty");
        var result = new NetworkAttachment { Name = name };
        if (string.IsNullOrEmpty(options)) return result;
        var addresses = new List<string>();
        var aliases = new List<string>();
        Dictionary<string, string>? others = null;
        foreach (var option in options.Split(','))
        {
            var equals = option.IndexOf('=');
            var (key, value) = equals < 0 ? (option, "") : (option[..equals], option[(equals + 1)..]);
            switch (key)
            {
                case "ip" or "ip6":
                    if (!IPAddress.TryParse(value, out var address)) throw new InvalidArgumentException($"invalid ip address \"{value}\"");
                    addresses.Add(address.ToString());
                    break;
                case "mac":
                    result = result with { Mac = Mac(value) };
                    break;
                case "alias":
                    if (value.Length == 0) throw new InvalidArgumentException("alias cannot be empty");
                    aliases.Add(value);
                    break;
                case "interface_name":
                    if (value.Length == 0) throw new InvalidArgumentException("interface_name cannot be empty");
                    result = result with { InterfaceName = value };
                    break;
                case "host_interface_name":
                    if (value.Length == 0) throw new InvalidArgumentException("host_interface_name cannot be empty");
                    result = result with { HostInterfaceName = value };
                    break;
                default:
                    // The driver's business, as with Podman: netavark reads those that it knows.
                    (others ??= new(StringComparer.Ordinal))[key] = value;
                    break;
            }
        }

        return result with { Addresses = addresses, Aliases = aliases, Options = others };
    }
}

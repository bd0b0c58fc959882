using System.Globalization;
using Berth.Engine.Templates.Formatting;
using Berth.Linux.Errors;
using Berth.Linux.Text;

namespace Berth.Engine.Networks.Creation;

/// <summary>The options of each driver (<c>--opt</c>, podman-network-create(1)): checks them and gives them the form that netavark reads.</summary>
internal static class DriverOptions
{
    private const string DockerBridge = "com.docker.network.bridge.name", DockerMtu = "com.docker.network.driver.mtu";
    private static readonly string[] MacvlanModes = ["bridge", "private", "vepa", "passthru"];
    private static readonly string[] IpvlanModes = ["l2", "l3", "l3s"];

    /// <summary>Takes Docker's names for options of bridges out of the map.</summary>
    /// <returns>The options by netavark's names, and the bridge's name if there was one.</returns>
    public static (SortedDictionary<string, string> Options, string? Interface) WithoutDockerNames(IReadOnlyDictionary<string, string> options)
    {
        var result = new SortedDictionary<string, string>(StringComparer.Ordinal);
        string? bridge = null;
        foreach (var (key, value) in options)
        {
            if (key == DockerBridge) bridge = value;
            else result[key == DockerMtu ? "mtu" : key] = value;
        }

        return (result, bridge);
    }

    /// <summary>Checks the options of a bridge.</summary>
    /// <returns>Whether the bridge is its network's own: with a VLAN, or where the user made it, several networks can share one.</returns>
    /// <exception cref="InvalidArgumentException">An option is unknown or its value wrong.</exception>
    public static bool CheckBridge(SortedDictionary<string, string> options)
    {
        var own = true;
        foreach (var (key, value) in options.ToList())
        {
            switch (key)
            {
                case "vlan":
                    if (Number(value) is var vlan && vlan is < 0 or > 4094) throw new InvalidArgumentException($"vlan ID {vlan} must be between 0 and 4094");
                    own = false;
                    break;
                case "isolate":
                    options[key] = value == "strict" ? value : Truth(value, "failed to parse isolate option: ");
                    break;
                case "vrf":
                    if (value.Length == 0) throw new InvalidArgumentException("invalid vrf name");
                    break;
                case "mode":
                    if (value is not ("managed" or "unmanaged")) throw new InvalidArgumentException($"unknown bridge mode \"{value}\"");
                    if (value == "unmanaged") own = false;
                    break;
                default:
                    if (!CheckCommon(options, key, value)) throw new InvalidArgumentException($"unsupported bridge network option {key}");
                    break;
            }
        }

        return own;
    }

    /// <summary>Checks the options of macvlan or ipvlan.</summary>
    /// <exception cref="InvalidArgumentException">An option is unknown or its value wrong.</exception>
    public static void CheckVlan(string driver, SortedDictionary<string, string> options)
    {
        var mac = driver == "macvlan";
        foreach (var (key, value) in options.ToList())
        {
            switch (key)
            {
                case "mode":
                    if (Array.IndexOf(mac ? MacvlanModes : IpvlanModes, value) < 0) throw new InvalidArgumentException($"unknown {driver} mode \"{value}\"");
                    break;
                case "bclim" when mac:
                    if (!int.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _))
                        throw new InvalidArgumentException($"failed to parse \"bclim\" option: {Refusal("ParseInt", value)}");
                    break;
                default:
                    if (!CheckCommon(options, key, value)) throw new InvalidArgumentException($"unsupported {driver} network option {key}");
                    break;
            }
        }
    }

    private static bool CheckCommon(SortedDictionary<string, string> options, string key, string value)
    {
        switch (key)
        {
            case "mtu":
                // None given leaves the kernel's.
                if (value.Length > 0 && Number(value) is var mtu && mtu < 0) throw new InvalidArgumentException($"mtu {mtu} is less than zero");
                return true;
            case "metric":
                if (!uint.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out _)) throw new InvalidArgumentException(Refusal("ParseUint", value));
                return true;
            case "no_default_route":
                options[key] = Truth(value, "");
                return true;
            default:
                return false;
        }
    }

    private static long Number(string value)
        => long.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw new InvalidArgumentException(Refusal("Atoi", value));

    private static string Truth(string value, string context) => GoBoolean.TryParse(value) switch
    {
        true => "true",
        false => "false",
        null => throw new InvalidArgumentException($"{context}strconv.ParseBool: parsing {GoText.Quote(value)}: invalid syntax"),
    };

    // Go's words for a number that is none, or too large: scripts see them from Podman.
    private static string Refusal(string function, string value)
    {
        var digits = value.AsSpan().TrimStart("+-");
        var isNumber = digits.Length > 0 && !digits.ContainsAnyExceptInRange('0', '9') && (function != "ParseUint" || digits.Length == value.Length);
        return $"strconv.{function}: parsing {GoText.Quote(value)}: {(isNumber ? "value out of range" : "invalid syntax")}";
    }
}

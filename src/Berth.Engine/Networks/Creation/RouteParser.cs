using System.Globalization;
using System.Net;
using Berth.Linux.Errors;

namespace Berth.Engine.Networks.Creation;

/// <summary>Reads <c>--route DESTINATION,GATEWAY[,METRIC]</c>.</summary>
internal static class RouteParser
{
    /// <summary>One route.</summary>
    /// <exception cref="InvalidArgumentException">It is malformed.</exception>
    public static NetworkRoute Parse(string text)
    {
        var fields = text.Split(',');
        if (fields.Length is < 2 or > 3)
            throw new InvalidArgumentException($"invalid route: {text}\nFormat: --route <destination in CIDR>,<gateway>,<metric (optional)>");
        if (!IpSubnet.TryParse(fields[0], out var destination)) throw new InvalidArgumentException($"invalid route destination {fields[0]}");
        if (!IPAddress.TryParse(fields[1], out var gateway)) throw new InvalidArgumentException($"invalid route gateway {fields[1]}");
        uint? metric = null;
        if (fields.Length == 3)
        {
            metric = uint.TryParse(fields[2], NumberStyles.None, CultureInfo.InvariantCulture, out var number)
                ? number : throw new InvalidArgumentException($"invalid route metric {fields[2]}");
        }

        var host = IPAddress.Parse(fields[0].AsSpan(0, fields[0].IndexOf('/')));
        return host.Equals(destination.Network)
            ? new NetworkRoute { Destination = destination.ToString(), Gateway = gateway.ToString(), Metric = metric }
            : throw new InvalidArgumentException("route destination invalid");
    }
}

using System.Globalization;
using Berth.Engine.Networks;
using Berth.Linux.Errors;

namespace Berth.Engine.Containers.Specification.Parsing;

/// <summary>Reads <c>--expose</c> and an image's exposed ports: <c>PORT[-PORT][/PROTOCOL[,PROTOCOL]]</c>.</summary>
public static class ExposeParser
{
    /// <summary>Adds each port of <paramref name="value"/> under <c>PORT/PROTOCOL</c>.</summary>
    /// <exception cref="InvalidArgumentException">It is malformed.</exception>
    public static void Parse(string value, IDictionary<string, PortMapping> into)
    {
        var slash = value.IndexOf('/');
        var range = slash < 0 ? value : value[..slash];
        var dash = range.IndexOf('-');
        var first = Port(dash < 0 ? range : range[..dash], range);
        var last = dash < 0 ? first : Port(range[(dash + 1)..], range);
        if (last < first) throw new InvalidArgumentException($"invalid range format for --expose: {range}: Invalid range specified for the Port: {range}");
        IReadOnlyList<string> protocols;
        try
        {
            protocols = PortMappings.ParseProtocols(slash < 0 ? "" : value[(slash + 1)..]);
        }
        catch (InvalidArgumentException e)
        {
            throw new InvalidArgumentException($"validating protocols for exposed port {first}: {e.Message}", e);
        }

        for (var port = (int)first; port <= last; port++)
        {
            foreach (var protocol in protocols)
            {
                into[string.Create(CultureInfo.InvariantCulture, $"{port}/{protocol}")] =
                    new PortMapping { ContainerPort = (ushort)port, Protocol = protocol };
            }
        }
    }

    private static ushort Port(string text, string range)
    {
        if (text.Length == 0 || text.AsSpan().ContainsAnyExceptInRange('0', '9'))
            throw new InvalidArgumentException($"invalid range format for --expose: {range}: strconv.ParseUint: parsing \"{text}\": invalid syntax");
        if (!ushort.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var port))
            throw new InvalidArgumentException($"invalid range format for --expose: {range}: strconv.ParseUint: parsing \"{text}\": value out of range");
        return port == 0 ? throw new InvalidArgumentException("port numbers must be between 1 and 65535 (inclusive), got 0") : port;
    }
}

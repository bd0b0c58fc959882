using System.Text;
using Berth.Engine.Networks;

namespace Berth.Cli.Output;

/// <summary>Published and exposed ports as <c>ps</c> shows them: <c>0.0.0.0:8080-8082->80-82/tcp, 99/tcp</c>.</summary>
public static class PortText
{
    /// <summary>The ports of a container.</summary>
    public static string Of(IReadOnlyList<PortMapping> published, IReadOnlyDictionary<string, IReadOnlyList<string>>? exposed)
    {
        var text = new StringBuilder();
        foreach (var port in published)
        {
            foreach (var protocol in port.Protocol.Split(','))
            {
                Separate(text).Append(port.HostIp.Length == 0 ? "0.0.0.0" : port.HostIp).Append(':');
                Range(text, port.HostPort, port.Range).Append("->");
                Range(text, port.ContainerPort, port.Range).Append('/').Append(protocol.Length == 0 ? "tcp" : protocol);
            }
        }

        foreach (var (port, protocols) in exposed ?? new Dictionary<string, IReadOnlyList<string>>())
        {
            foreach (var protocol in protocols) Separate(text).Append(port).Append('/').Append(protocol);
        }

        return text.ToString();
    }

    private static StringBuilder Separate(StringBuilder text) => text.Length == 0 ? text : text.Append(", ");

    private static StringBuilder Range(StringBuilder text, int first, int count)
    {
        text.Append(first);
        return count > 1 ? text.Append('-').Append(first + count - 1) : text;
    }
}

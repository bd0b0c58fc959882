using System.Text.Json;
using Berth.Engine.Containers.Networking;
using Berth.Engine.Networks;
using Berth.Engine.Templates;

namespace Berth.Cli.Verbs.Networks;

/// <summary>A network with the containers that run on it, as templates see it and as JSON.</summary>
internal sealed class NetworkInspectionView(NetworkInspection inspection) : ITemplateObject, IJsonWritable
{
    private readonly NetworkView _view = new(inspection.Network);

    /// <inheritdoc/>
    public string TypeName => "interface {}";

    /// <inheritdoc/>
    public IReadOnlyList<string> FieldNames => ["Network", "Containers"];

    /// <inheritdoc/>
    public bool TryGet(string name, out object? value)
    {
        switch (name)
        {
            case "Network":
                value = _view;
                return true;
            case "Containers":
                var containers = new Dictionary<string, object?>(StringComparer.Ordinal);
                foreach (var container in inspection.Containers) containers[container.Id] = Container(container.Name, container.Result);
                value = containers;
                return true;
            default:
                return _view.TryGet(name, out value);
        }
    }

    /// <inheritdoc/>
    public void WriteJson(Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        using (var document = JsonDocument.Parse(inspection.Network.ToJson()))
        {
            foreach (var property in document.RootElement.EnumerateObject()) property.WriteTo(writer);
        }

        writer.WriteStartObject("containers");
        foreach (var container in inspection.Containers.OrderBy(static container => container.Id, StringComparer.Ordinal))
        {
            writer.WriteStartObject(container.Id);
            writer.WriteString("name", container.Name);
            writer.WriteStartObject("interfaces");
            foreach (var (name, link) in container.Result.Interfaces) WriteInterface(writer, name, link);
            writer.WriteEndObject();
            writer.WriteEndObject();
        }

        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    private static void WriteInterface(Utf8JsonWriter writer, string name, NetworkInterface link)
    {
        writer.WriteStartObject(name);
        if (link.Subnets is { Count: > 0 } subnets)
        {
            writer.WriteStartArray("subnets");
            foreach (var subnet in subnets)
            {
                writer.WriteStartObject();
                writer.WriteString("ipnet", subnet.Network);
                if (subnet.Gateway is { Length: > 0 } gateway) writer.WriteString("gateway", gateway);
                writer.WriteEndObject();
            }

            writer.WriteEndArray();
        }

        writer.WriteString("mac_address", link.MacAddress);
        writer.WriteEndObject();
    }

    private static StructView Container(string name, NetworkResult result)
    {
        var interfaces = new Dictionary<string, object?>(StringComparer.Ordinal);
        foreach (var (link, one) in result.Interfaces)
        {
            interfaces[link] = new StructView(
                "types.NetInterface",
                ("Subnets", "subnets", (one.Subnets ?? []).Select(static subnet => (object)new StructView(
                    "types.NetAddress", ("IPNet", "ipnet", new CidrView(subnet.Network)), ("Gateway", "gateway", subnet.Gateway ?? "<nil>"))).ToArray()),
                ("MacAddress", "mac_address", one.MacAddress));
        }

        return new StructView("entities.NetworkContainerInfo", ("Name", "name", name), ("Interfaces", "interfaces", interfaces));
    }
}

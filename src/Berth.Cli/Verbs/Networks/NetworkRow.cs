using System.Text.Json;
using Berth.Cli.Output;
using Berth.Engine.Networks;
using Berth.Engine.Templates;

namespace Berth.Cli.Verbs.Networks;

/// <summary>A network as the templates of <c>network ls</c> see it: short id, labels in one text.</summary>
internal sealed class NetworkRow(NetworkDefinition network, bool noTruncate) : ITemplateObject, IJsonWritable
{
    private const int ShortId = 12;
    private readonly NetworkView _view = new(network);

    /// <inheritdoc/>
    public string TypeName => "network.ListPrintReports";

    /// <inheritdoc/>
    public IReadOnlyList<string> FieldNames => ["Network"];

    /// <summary>The headings of the fields.</summary>
    internal static Dictionary<string, string> Headers()
    {
        var headers = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var field in new NetworkView(new NetworkDefinition()).FieldNames) headers[field] = Report.Heading(field);
        headers["ID"] = "NETWORK ID";
        // Podman's own, however it looks.
        headers["IPv6Enabled"] = "I PV 6 ENABLED";
        return headers;
    }

    /// <inheritdoc/>
    public bool TryGet(string name, out object? value)
    {
        switch (name)
        {
            case "ID":
                value = noTruncate ? network.Id : network.Id[..ShortId];
                return true;
            case "Labels":
                value = string.Join(',', (network.Labels ?? new Dictionary<string, string>()).OrderBy(static pair => pair.Key, StringComparer.Ordinal).Select(static pair => $"{pair.Key}={pair.Value}"));
                return true;
            case "Network":
                value = _view;
                return true;
            default:
                return _view.TryGet(name, out value);
        }
    }

    /// <inheritdoc/>
    public void WriteJson(Utf8JsonWriter writer) => _view.WriteJson(writer);
}

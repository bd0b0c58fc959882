using Berth.Engine.Templates;
using Berth.Quadlet.Installation;

namespace Berth.Cli.Verbs.Quadlets;

/// <summary>A Quadlet as the templates of <c>quadlet list</c> see it; without one, the headings.</summary>
internal sealed class QuadletRow(InstalledQuadlet? quadlet, string status) : ITemplateObject
{
    private static readonly string[] s_fields = ["Name", "UnitName", "Path", "Status", "App"];
    private static readonly string[] s_sorted = ["App", "Name", "Path", "Status", "UnitName"];

    /// <summary>The headings, which Podman prints through every template.</summary>
    public static QuadletRow Headings { get; } = new(null, "STATUS");

    /// <inheritdoc/>
    public string TypeName => "*entities.ListQuadlet";

    /// <inheritdoc/>
    public IReadOnlyList<string> FieldNames => quadlet is null ? s_sorted : s_fields;

    /// <inheritdoc/>
    public bool TryGet(string name, out object? value)
    {
        value = name switch
        {
            "Name" => quadlet?.Name ?? "NAME",
            "UnitName" => quadlet?.UnitName ?? "UNIT NAME",
            "Path" => quadlet?.Path ?? "PATH ON DISK",
            "Status" => status,
            "App" => quadlet is null ? "APPLICATION" : quadlet.App,
            _ => null,
        };
        return value is not null;
    }
}

using Berth.Engine.Templates;
using Berth.Oci.Distribution;

namespace Berth.Cli.Verbs.Registries;

/// <summary>A finding as the templates of <c>search</c> see it: Podman's searchImage.</summary>
internal sealed class SearchRow(string registry, RegistryFinding finding, string tag, bool noTruncate) : ITemplateObject
{
    private const int ShortDescription = 44;

    /// <inheritdoc/>
    public string TypeName => "images.searchImage";

    /// <inheritdoc/>
    public IReadOnlyList<string> FieldNames => ["Index", "Name", "Description", "Stars", "Official", "Automated", "Tag"];

    /// <summary>The registry.</summary>
    internal string Index => registry;

    /// <summary>The full name.</summary>
    internal string Name { get; } = registry.Length == 0 ? finding.Name : $"{registry}/{(registry == "docker.io" && !finding.Name.Contains('/') ? "library/" : "")}{finding.Name}";

    /// <summary>The description in one line.</summary>
    internal string Description
    {
        get
        {
            var line = finding.Description.ReplaceLineEndings(" ").Trim();
            return noTruncate || line.Length <= ShortDescription ? line : line[..ShortDescription] + "...";
        }
    }

    /// <summary>How many like it.</summary>
    internal int Stars => finding.Stars;

    /// <summary>The mark of an official image.</summary>
    internal string Official => finding.IsOfficial ? "[OK]" : "";

    /// <summary>The mark of an automated build.</summary>
    internal string Automated => finding.IsAutomated ? "[OK]" : "";

    /// <summary>The tag.</summary>
    internal string Tag => tag;

    /// <inheritdoc/>
    public bool TryGet(string name, out object? value)
    {
        value = name switch
        {
            "Index" => Index,
            "Name" => Name,
            "Description" => Description,
            "Stars" => (long)Stars,
            "Official" => Official,
            "Automated" => Automated,
            "Tag" => Tag,
            _ => null,
        };
        return value is not null;
    }
}

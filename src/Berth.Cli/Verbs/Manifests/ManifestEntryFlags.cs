using Berth.Cli.Flags;
using Berth.Engine.Images.Manifests;

namespace Berth.Cli.Verbs.Manifests;

/// <summary>The options that say what an entry of a list is to say.</summary>
internal sealed class ManifestEntryFlags
{
    private readonly TextListFlag _annotation, _features;
    private readonly TextListFlag? _osFeatures;
    private readonly TextFlag _arch, _os, _osVersion, _variant;

    internal ManifestEntryFlags(FlagSet flags, bool hasOsFeatures)
    {
        _annotation = flags.Array("annotation", "set an `annotation` for the specified image");
        _arch = flags.Text("arch", "override the `architecture` of the specified image");
        _features = flags.Slice("features", "override the `features` of the specified image");
        _os = flags.Text("os", "override the `OS` of the specified image");
        if (hasOsFeatures) _osFeatures = flags.Slice("os-features", "override the OS `features` of the specified image");
        _osVersion = flags.Text("os-version", "override the OS `version` of the specified image");
        _variant = flags.Text("variant", "override the `Variant` of the specified image");
    }

    /// <summary>The annotations.</summary>
    internal IReadOnlyList<string> Annotations => _annotation.Value;

    /// <summary>The first of what was said that an index as a whole does not have, in Podman's words; null if nothing was.</summary>
    internal string? FirstOfInstance
        => _arch.Changed ? "architecture" : _features.Changed ? "features" : _os.Changed ? "OS" : _osFeatures?.Changed == true ? "OS features"
            : _osVersion.Changed ? "OS version" : _variant.Changed ? "variant" : null;

    /// <summary>What was said.</summary>
    internal ManifestEntryOptions Build()
    {
        // Only Docker's lists have such features, and lists are OCI's here as in Podman, which drops them too.
        _ = _features.Value;
        return new ManifestEntryOptions
        {
            Annotations = _annotation.Value,
            Architecture = Given(_arch),
            OperatingSystem = Given(_os),
            OperatingSystemVersion = Given(_osVersion),
            OperatingSystemFeatures = _osFeatures?.Value ?? [],
            Variant = Given(_variant),
        };
    }

    private static string? Given(TextFlag flag) => flag.Value.Length > 0 ? flag.Value : null;
}

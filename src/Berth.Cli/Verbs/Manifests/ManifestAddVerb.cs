using Berth.Cli.Commands;
using Berth.Cli.Flags;

namespace Berth.Cli.Verbs.Manifests;

/// <summary>podman-manifest-add(1).</summary>
internal sealed class ManifestAddVerb : Verb
{
    private readonly BoolFlag _all;
    private readonly ManifestEntryFlags _entry;
    private readonly RegistryFlags _registry;

    internal ManifestAddVerb(FlagSet flags)
    {
        _registry = new RegistryFlags(flags);
        _entry = new ManifestEntryFlags(flags, hasOsFeatures: false);
        _all = flags.Bool("all", "add all of the list's images if the image is a list");
        flags.Bool("artifact", "add all arguments as artifact files rather than as images").NotYet();
        flags.Text("artifact-config", "artifact configuration file").NotYet();
        flags.Text("artifact-config-type", "artifact configuration media type").NotYet();
        flags.Bool("artifact-exclude-titles", "refrain from setting \"org.opencontainers.image.title\" annotations on \"layers\"").NotYet();
        flags.Text("artifact-layer-type", "artifact layer media type").NotYet();
        flags.Text("artifact-subject", "artifact subject reference").NotYet();
        flags.Text("artifact-type", "override the artifactType value").NotYet();
    }

    /// <inheritdoc/>
    public override string Synopsis => "[options] LIST IMAGEORARTIFACT [IMAGEORARTIFACT...]";

    /// <inheritdoc/>
    public override string Description => "Adds an image to a manifest list or image index.";

    /// <inheritdoc/>
    public override string[] Examples => ["manifest add mylist:v1.11 image:v1.11-amd64", "manifest add mylist:v1.11 docker://registry.example/image:v1.11"];

    /// <inheritdoc/>
    public override ArgumentRule ArgumentRule => ArgumentRule.AtLeast(2);

    /// <inheritdoc/>
    public override Completion ArgumentCompletion => Completion.Images;

    /// <inheritdoc/>
    public override int Run(Invocation invocation)
    {
        var id = invocation.Global.Open().Images.Manifests.Add(invocation.Arguments[0], [.. invocation.Arguments.Skip(1)], _all.Value, _entry.Build(), _registry.Build());
        invocation.Out.WriteLine(id);
        return 0;
    }
}

using Berth.Cli.Commands;
using Berth.Cli.Flags;
using Berth.Engine.Images.Manifests;
using Berth.Linux.Errors;

namespace Berth.Cli.Verbs.Manifests;

/// <summary>podman-manifest-add(1).</summary>
internal sealed class ManifestAddVerb : Verb
{
    private readonly BoolFlag _all, _artifact, _excludesTitles;
    private readonly TextFlag _configuration, _configurationType, _layerType, _subject, _type;
    private readonly ManifestEntryFlags _entry;
    private readonly RegistryFlags _registry;

    internal ManifestAddVerb(FlagSet flags)
    {
        _registry = new RegistryFlags(flags);
        _entry = new ManifestEntryFlags(flags, hasOsFeatures: false);
        _all = flags.Bool("all", "add all of the list's images if the image is a list");
        _artifact = flags.Bool("artifact", "add all arguments as artifact files rather than as images");
        _configuration = flags.Text("artifact-config", "artifact configuration file").Completes(Completion.Files);
        _configurationType = flags.Text("artifact-config-type", "artifact configuration media type");
        _excludesTitles = flags.Bool("artifact-exclude-titles", "refrain from setting \"org.opencontainers.image.title\" annotations on \"layers\"");
        _layerType = flags.Text("artifact-layer-type", "artifact layer media type");
        _subject = flags.Text("artifact-subject", "artifact subject reference");
        _type = flags.Text("artifact-type", "override the artifactType value");
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
        var manifests = invocation.Global.Open().Images.Manifests;
        var (list, names) = (invocation.Arguments[0], invocation.Arguments.Skip(1).ToList());
        if (!_artifact.Value) RefuseOptionsOfArtifacts();
        var id = _artifact.Value ? manifests.AddArtifact(list, names, Artifact(), _entry.Build(), _registry.Build()) : manifests.Add(list, names, _all.Value, _entry.Build(), _registry.Build());
        invocation.Out.WriteLine(id);
        return 0;
    }

    private ManifestArtifactOptions Artifact() => new()
    {
        Type = _type.Given,
        ConfigurationFile = _configuration.Given,
        ConfigurationType = _configurationType.Given,
        LayerType = _layerType.Given,
        ExcludesTitles = _excludesTitles.Value,
        Subject = _subject.Given,
    };

    private void RefuseOptionsOfArtifacts()
    {
        foreach (var flag in (ReadOnlySpan<Flag>)[_type, _configuration, _configurationType, _layerType, _excludesTitles, _subject])
        {
            if (flag.Changed) throw new InvalidArgumentException($"--{flag.Name} requires --artifact");
        }
    }
}

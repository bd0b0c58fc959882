using Berth.Cli.Commands;
using Berth.Cli.Flags;
using Berth.Engine.Images.Registries;
using Berth.Linux.Errors;

namespace Berth.Cli.Verbs.Manifests;

/// <summary>podman-manifest-annotate(1).</summary>
internal sealed class ManifestAnnotateVerb : Verb
{
    private readonly ManifestEntryFlags _entry;
    private readonly BoolFlag _index;
    private readonly TextFlag _subject;

    internal ManifestAnnotateVerb(FlagSet flags)
    {
        _entry = new ManifestEntryFlags(flags, hasOsFeatures: true);
        _index = flags.Bool("index", "apply annotations to the image index itself");
        _subject = flags.Text("subject", "set the `subject` to which the image index refers");
    }

    /// <inheritdoc/>
    public override string Synopsis => "[options] LIST IMAGEORARTIFACT";

    /// <inheritdoc/>
    public override string Description => "Adds or updates information about an entry in a manifest list or image index.";

    /// <inheritdoc/>
    public override string[] Examples => ["manifest annotate --annotation left=right mylist:v1.11 sha256:15352d97781ffdf357bf3459c037be3efac4133dc9070c2dce7eca7c05c3e736"];

    /// <inheritdoc/>
    public override ArgumentRule ArgumentRule => ArgumentRule.Between(1, 2);

    /// <inheritdoc/>
    public override Completion ArgumentCompletion => Completion.Images;

    /// <inheritdoc/>
    public override int Run(Invocation invocation)
    {
        var manifests = invocation.Global.Open().Images.Manifests;
        var login = new RegistryLogin();
        var name = invocation.Arguments[0];
        if (_index.Value)
        {
            if (invocation.Arguments.Count > 1)
                throw new InvalidArgumentException($"did not expect image or artifact name \"{invocation.Arguments[1]}\" when modifying the entire index");
            if (_entry.FirstOfInstance is { } what)
                throw new InvalidArgumentException($"setting {what} on an item in a manifest list requires an instance digest");
            invocation.Out.WriteLine(manifests.AnnotateIndex(name, _entry.Annotations, _subject.Given, login));
            return 0;
        }

        if (invocation.Arguments.Count < 2) throw new InvalidArgumentException("expected an instance digest, image name, or artifact name");
        if (_subject.Changed) throw new InvalidArgumentException("setting subject for a manifest list requires no instance digest");
        invocation.Out.WriteLine(manifests.Annotate(name, invocation.Arguments[1], _entry.Build(), login));
        return 0;
    }
}

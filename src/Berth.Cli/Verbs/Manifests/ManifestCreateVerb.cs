using Berth.Cli.Commands;
using Berth.Cli.Flags;
using Berth.Engine.Images.Registries;

namespace Berth.Cli.Verbs.Manifests;

/// <summary>podman-manifest-create(1).</summary>
internal sealed class ManifestCreateVerb : Verb
{
    private readonly BoolFlag _all, _amend, _tlsVerify;
    private readonly TextListFlag _annotation;

    internal ManifestCreateVerb(FlagSet flags)
    {
        _all = flags.Bool("all", "add all of the lists' images if the images to add are lists");
        _amend = flags.Bool("amend", 'a', "modify an existing list if one with the desired name already exists");
        _annotation = flags.Array("annotation", "set annotations on the new list");
        _tlsVerify = flags.Bool("tls-verify", "require HTTPS and verify certificates when accessing the registry", fallback: true);
    }

    /// <inheritdoc/>
    public override string Synopsis => "[options] LIST [IMAGE...]";

    /// <inheritdoc/>
    public override string Description => "Creates manifest lists or image indexes.";

    /// <inheritdoc/>
    public override string[] Examples => ["manifest create mylist:v1.11", "manifest create --all mylist:v1.11 docker://registry.example/image"];

    /// <inheritdoc/>
    public override ArgumentRule ArgumentRule => ArgumentRule.AtLeast(1);

    /// <inheritdoc/>
    public override Completion ArgumentCompletion => Completion.Images;

    /// <inheritdoc/>
    public override int Run(Invocation invocation)
    {
        var login = new RegistryLogin { TlsVerify = _tlsVerify.Changed ? _tlsVerify.Value : null };
        var id = invocation.Global.Open().Images.Manifests.Create(invocation.Arguments[0], [.. invocation.Arguments.Skip(1)], _all.Value, _amend.Value, _annotation.Value, login);
        invocation.Out.WriteLine(id);
        return 0;
    }
}

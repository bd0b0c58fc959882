using Berth.Cli.Commands;
using Berth.Cli.Flags;

namespace Berth.Cli.Verbs.Images;

/// <summary><c>image trust set</c> of podman-image-trust(1).</summary>
internal sealed class ImageTrustSetVerb : Verb
{
    private readonly TextListFlag _keys;
    private readonly TextFlag _policy, _type;

    internal ImageTrustSetVerb(FlagSet flags)
    {
        _policy = flags.Text("policypath", "Path of the policy file");
        _policy.Completes(Completion.Files).Hidden();
        _keys = flags.Array("pubkeysfile", 'f', "Path of installed public key(s) to trust for TARGET; may be given several times");
        _keys.Completes(Completion.Files);
        _type = flags.Text("type", 't', "Trust type, accept values: signedBy(default), accept, reject, sigstoreSigned", "signedBy");
    }

    /// <inheritdoc/>
    public override string Synopsis => "[options] REGISTRY";

    /// <inheritdoc/>
    public override string Description => "Set default trust policy or add a new trust policy for a registry.";

    /// <inheritdoc/>
    public override string[] Examples => ["image trust set --type accept registry.example.com", "image trust set -t reject default"];

    /// <inheritdoc/>
    public override ArgumentRule ArgumentRule => ArgumentRule.Exactly(1);

    /// <inheritdoc/>
    public override int Run(Invocation invocation)
    {
        invocation.Global.Open().Registries.Trust.Set(_policy.Given, invocation.Arguments[0], _type.Value, _keys.Value);
        return 0;
    }
}

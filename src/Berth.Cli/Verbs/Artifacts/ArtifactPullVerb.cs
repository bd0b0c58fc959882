using Berth.Cli.Commands;
using Berth.Cli.Flags;
using Berth.Cli.Output.Transfers;
using Berth.Engine.Artifacts;

namespace Berth.Cli.Verbs.Artifacts;

/// <summary>podman-artifact-pull(1).</summary>
internal sealed class ArtifactPullVerb : Verb
{
    private readonly BoolFlag _quiet;
    private readonly RegistryFlags _registry;
    private readonly RetryFlags _retry;

    internal ArtifactPullVerb(FlagSet flags)
    {
        _registry = new RegistryFlags(flags);
        flags.Array("decryption-key", "Key needed to decrypt the image (e.g. /path/to/key.pem)").NotYet();
        _quiet = flags.Bool("quiet", 'q', "Suppress output information when pulling images");
        _retry = new RetryFlags(flags, "pull");
    }

    /// <inheritdoc/>
    public override string Synopsis => "[options] ARTIFACT";

    /// <inheritdoc/>
    public override string Description => "Pulls an artifact from a registry and stores it locally.";

    /// <inheritdoc/>
    public override ArgumentRule ArgumentRule => ArgumentRule.Exactly(1);

    /// <inheritdoc/>
    public override int Run(Invocation invocation)
    {
        var options = new ArtifactTransferOptions { Login = _registry.Build(), Retries = _retry.Count, RetryDelay = _retry.Delay };
        using var progress = TransferLines.For(invocation, _quiet.Value);
        invocation.Global.Open().Artifacts.Pull(invocation.Arguments[0], options, progress);
        return 0;
    }
}

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
    private readonly UnsignedFlag _retry;
    private readonly TextFlag _retryDelay;

    internal ArtifactPullVerb(FlagSet flags)
    {
        _registry = new RegistryFlags(flags);
        flags.Array("decryption-key", "Key needed to decrypt the image (e.g. /path/to/key.pem)").NotYet();
        _quiet = flags.Bool("quiet", 'q', "Suppress output information when pulling images");
        _retry = flags.Unsigned("retry", "number of times to retry in case of failure when performing pull", 3);
        _retryDelay = flags.Text("retry-delay", "delay between retries in case of pull failures");
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
        var options = new ArtifactTransferOptions { Login = _registry.Build(), Retries = (uint)_retry.Value, RetryDelay = _retryDelay.Given };
        var progress = TransferLines.For(invocation, _quiet.Value);
        try
        {
            invocation.Global.Open().Artifacts.Pull(invocation.Arguments[0], options, progress);
        }
        finally
        {
            (progress as IDisposable)?.Dispose();
        }

        return 0;
    }
}

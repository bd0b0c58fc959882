using Berth.Cli.Commands;
using Berth.Cli.Flags;
using Berth.Cli.Output.Transfers;
using Berth.Engine.Artifacts;
using Berth.Linux.Files;

namespace Berth.Cli.Verbs.Artifacts;

/// <summary>podman-artifact-push(1).</summary>
internal sealed class ArtifactPushVerb : Verb
{
    private readonly TextFlag _digestFile;
    private readonly BoolFlag _quiet;
    private readonly RegistryFlags _registry;
    private readonly RetryFlags _retry;
    private readonly SigningFlags _signing;

    internal ArtifactPushVerb(FlagSet flags)
    {
        _registry = new RegistryFlags(flags);
        _signing = new SigningFlags(flags);
        _digestFile = flags.Text("digestfile", "Write the digest of the pushed image to the specified file").Completes(Completion.Files);
        _quiet = flags.Bool("quiet", 'q', "Suppress output information when pushing images");
        _retry = new RetryFlags(flags, "push");
    }

    /// <inheritdoc/>
    public override string Synopsis => "[options] ARTIFACT";

    /// <inheritdoc/>
    public override string Description => "Push an OCI artifact from local storage to an image registry";

    /// <inheritdoc/>
    public override ArgumentRule ArgumentRule => ArgumentRule.Exactly(1);

    /// <inheritdoc/>
    public override int Run(Invocation invocation)
    {
        var options = new ArtifactTransferOptions { Login = _registry.Build(), Signing = _signing.Build(), Retries = _retry.Count, RetryDelay = _retry.Delay };
        using var progress = TransferLines.For(invocation, _quiet.Value);
        var digest = invocation.Global.Open().Artifacts.Push(invocation.Arguments[0], options, progress);
        if (_digestFile.Given is { Length: > 0 } file) FileSystem.WriteAll(file, System.Text.Encoding.ASCII.GetBytes(digest.ToString()));
        return 0;
    }
}

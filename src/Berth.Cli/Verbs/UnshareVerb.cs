using Berth.Cli.Commands;
using Berth.Cli.Flags;
using Berth.Linux.Errors;

namespace Berth.Cli.Verbs;

/// <summary><c>unshare</c>: podman-unshare(1). It is about user namespaces of rootless users; root has none to enter.</summary>
internal sealed class UnshareVerb : Verb
{
    internal UnshareVerb(FlagSet flags) => flags.Bool("rootless-netns", "Join the rootless network namespace used for CNI and netavark networking");

    /// <inheritdoc/>
    public override string Synopsis => "[options] [COMMAND [ARG...]]";

    /// <inheritdoc/>
    public override string Description => "Runs a command in a modified user namespace.";

    /// <inheritdoc/>
    public override bool Interspersed => false;

    /// <inheritdoc/>
    public override int Run(Invocation invocation)
        => throw (Environment.IsPrivilegedProcess ? new InvalidArgumentException("please use unshare with rootless") : new NotSupportedYetException("unshare is not supported yet"));
}

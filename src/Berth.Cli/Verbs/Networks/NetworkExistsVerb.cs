using Berth.Cli.Commands;
using Berth.Cli.Flags;
using Berth.Linux.Errors;

namespace Berth.Cli.Verbs.Networks;

/// <summary>podman-network-exists(1): the exit status is 0 or 1.</summary>
internal sealed class NetworkExistsVerb : Verb
{
    internal NetworkExistsVerb(FlagSet flags) => _ = flags;

    /// <inheritdoc/>
    public override bool NeedsUserNamespace => false;

    /// <inheritdoc/>
    public override string Synopsis => "NETWORK";

    /// <inheritdoc/>
    public override ArgumentRule ArgumentRule => ArgumentRule.Exactly(1);

    /// <inheritdoc/>
    public override int Run(Invocation invocation)
    {
        try
        {
            NetworkAccess.Engine(invocation).Store.Find(invocation.Arguments[0]);
            return 0;
        }
        catch (NotFoundException)
        {
            return 1;
        }
    }
}

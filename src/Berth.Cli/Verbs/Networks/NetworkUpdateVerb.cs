using Berth.Cli.Commands;
using Berth.Cli.Flags;

namespace Berth.Cli.Verbs.Networks;

/// <summary>podman-network-update(1).</summary>
internal sealed class NetworkUpdateVerb : Verb
{
    private readonly TextListFlag _add, _drop;

    internal NetworkUpdateVerb(FlagSet flags)
    {
        _add = flags.Slice("dns-add", "Add network level nameservers");
        _drop = flags.Slice("dns-drop", "Remove network level nameservers");
    }

    /// <inheritdoc/>
    public override string Synopsis => "[options] NETWORK";

    /// <inheritdoc/>
    public override string[] Examples => ["network update --dns-drop 8.8.8.8 --dns-add 3.3.3.3 podman1"];

    /// <inheritdoc/>
    public override ArgumentRule ArgumentRule => ArgumentRule.Exactly(1);

    /// <inheritdoc/>
    public override Completion ArgumentCompletion => Completion.Networks;

    /// <inheritdoc/>
    public override int Run(Invocation invocation)
    {
        NetworkAccess.Engine(invocation).Update(invocation.Arguments[0], _add.Value, _drop.Value);
        invocation.Out.WriteLine(invocation.Arguments[0]);
        return 0;
    }
}

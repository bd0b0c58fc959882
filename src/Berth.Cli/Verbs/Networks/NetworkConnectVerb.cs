using Berth.Cli.Commands;
using Berth.Cli.Flags;
using Berth.Engine.Containers.Specification;
using Berth.Engine.Containers.Specification.Parsing;

namespace Berth.Cli.Verbs.Networks;

/// <summary>podman-network-connect(1).</summary>
internal sealed class NetworkConnectVerb : Verb
{
    private readonly TextListFlag _aliases;
    private readonly AddressFlag _ip, _ip6;
    private readonly TextFlag _mac;

    internal NetworkConnectVerb(FlagSet flags)
    {
        _aliases = flags.Slice("alias", "Network scoped alias for container");
        _ip = flags.Address("ip", "Set a static ipv4 address for this container network");
        _ip6 = flags.Address("ip6", "Set a static ipv6 address for this container network");
        _mac = flags.Text("mac-address", "Set a static mac address for this container network");
    }

    /// <inheritdoc/>
    public override string Synopsis => "[options] NETWORK CONTAINER";

    /// <inheritdoc/>
    public override string[] Examples => ["network connect web secondary", "network connect --alias db --ip 10.89.1.13 web secondary"];

    /// <inheritdoc/>
    public override ArgumentRule ArgumentRule => ArgumentRule.Exactly(2);

    /// <inheritdoc/>
    public override Completion ArgumentCompletion => Completion.Networks;

    /// <inheritdoc/>
    public override int Run(Invocation invocation)
    {
        var attachment = new NetworkAttachment
        {
            Name = invocation.Arguments[0],
            Addresses = [.. new[] { _ip.Given, _ip6.Given }.OfType<string>()],
            Mac = _mac.Value.Length > 0 ? NetworkModeParser.Mac(_mac.Value) : null,
            Aliases = _aliases.Value,
        };
        invocation.Global.Open().Containers.Networks.Connect(invocation.Arguments[1], attachment);
        return 0;
    }
}

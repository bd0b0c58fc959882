using Berth.Cli.Commands;
using Berth.Cli.Flags;
using Berth.Linux.Errors;

namespace Berth.Cli.Verbs.Networks;

/// <summary>podman-network-rm(1).</summary>
internal sealed class NetworkRemoveVerb : Verb
{
    private readonly BoolFlag _force;

    internal NetworkRemoveVerb(FlagSet flags)
    {
        _force = flags.Bool("force", 'f', "Remove any containers using network");
        flags.Integer("time", "Seconds to wait for running containers to stop before killing the container", 10, 't').NotYet();
    }

    /// <inheritdoc/>
    public override string Synopsis => "[options] NETWORK [NETWORK...]";

    /// <inheritdoc/>
    public override ArgumentRule ArgumentRule => ArgumentRule.AtLeast(1);

    /// <inheritdoc/>
    public override int Run(Invocation invocation)
    {
        var engine = NetworkAccess.Engine(invocation);
        var status = 0;
        foreach (var name in invocation.Arguments)
        {
            try
            {
                var network = engine.Store.Find(name);
                // Who runs in it holds an address, be it Podman's or Berth's.
                if (engine.Addresses.List().Any(entry => entry.Network == network.Name))
                {
                    if (_force.Value) throw new NotSupportedYetException("--force is not supported yet for a network that containers use");
                    status = status == 0 ? 2 : status;
                    invocation.Report(
                        $"\"{name}\" has associated containers with it. Use -f to forcibly delete containers and pods: network is being used");
                    continue;
                }

                invocation.Out.WriteLine(engine.Remove(name));
            }
            catch (NotFoundException error)
            {
                if (_force.Value) continue;
                status = 1;
                invocation.Report(error.Message);
            }
        }

        return status;
    }
}

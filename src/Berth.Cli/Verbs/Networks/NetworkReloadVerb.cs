using Berth.Cli.Commands;
using Berth.Cli.Flags;
using Berth.Engine.Containers;
using Berth.Linux.Errors;

namespace Berth.Cli.Verbs.Networks;

/// <summary>podman-network-reload(1).</summary>
internal sealed class NetworkReloadVerb : Verb
{
    private const int Failure = 125;
    private readonly BoolFlag _all, _latest;

    internal NetworkReloadVerb(FlagSet flags)
    {
        _all = flags.Bool("all", 'a', "Reload network configuration of all containers");
        _latest = flags.Bool("latest", 'l', "Act on the latest container podman is aware of");
    }

    /// <inheritdoc/>
    public override string Synopsis => "[options] [CONTAINER...]";

    /// <inheritdoc/>
    public override string Description => "Reload container networks, recreating firewall rules";

    /// <inheritdoc/>
    public override string[] Examples => ["network reload 3c13ef6dd843", "network reload --all"];

    /// <inheritdoc/>
    public override Completion ArgumentCompletion => Completion.RunningContainers;

    /// <inheritdoc/>
    public override int Run(Invocation invocation)
    {
        if ((_all.Value || _latest.Value) && invocation.Arguments.Count > 0)
            throw new InvalidArgumentException("--all, --latest, and arguments cannot be used together");
        var containers = invocation.Global.Open().Containers;
        var status = 0;
        foreach (var target in Targets(invocation, containers))
        {
            try
            {
                invocation.Out.WriteLine(containers.Networks.Reload(target));
            }
            // With --all those that have no network to reload are left out, not failures.
            catch (EngineException error) when (!(_all.Value && error is ConflictException or NotFoundException))
            {
                invocation.Report(error.Message);
                status = Failure;
            }
            catch (EngineException)
            {
                // Left out.
            }
        }

        return status;
    }

    private IReadOnlyList<string> Targets(Invocation invocation, ContainerEngine containers)
    {
        if (!_all.Value && !_latest.Value)
        {
            if (invocation.Arguments.Count == 0) throw new InvalidArgumentException("you must provide at least one name or id");
            // One that does not exist keeps the others from being touched.
            return [.. invocation.Arguments.Select(name => containers.Find(name).Id)];
        }

        var all = containers.List();
        if (all.Count == 0 && _latest.Value) throw new NotFoundException("no such container");
        return _all.Value ? [.. all.Select(static container => container.Id)] : [all[^1].Id];
    }
}

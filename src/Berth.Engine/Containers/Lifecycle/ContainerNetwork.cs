using Berth.Engine.Containers.Specification;
using Berth.Engine.Networks;
using Berth.Engine.Networks.Rootless;
using Berth.Engine.State;
using Berth.Linux.Errors;
using Berth.Linux.Files;
using Berth.Linux.Processes;

namespace Berth.Engine.Containers.Lifecycle;

/// <summary>Gives a container the network that its specification names, and takes it back.</summary>
/// <param name="store">Containers.</param>
/// <param name="engine">Networks.</param>
/// <param name="program">Berth's own path.</param>
/// <param name="reservesPorts">Whether published ports are held open on the host, so that nobody else takes them (enable_port_reservation of containers.conf(5)).</param>
internal sealed class ContainerNetwork(ContainerStore store, Func<NetworkEngine> engine, string program, bool reservesPorts)
{
    /// <summary>Takes what conmon is to hold of the network; setting it up is the caller's to begin.</summary>
    /// <exception cref="ConflictException">A port is in use, or the container whose network is shared does not run.</exception>
    public ConnectingNetwork Prepare(ContainerSpecification specification)
    {
        var mode = specification.Network.Mode;
        switch (mode.Kind)
        {
            case NamespaceKind.Bridge:
                // One whose networks were all disconnected has only loopback.
                if (specification.Network.Networks.Count == 0) return new ConnectingNetwork(new ConnectedNetwork(null, null));
                var request = NetworkRequest.Of(specification);
                if (!UserIdentity.IsRoot) return PrepareRootless(request, specification.Lifecycle.IsSupervisedDirectly);
                return new ConnectingNetwork(reservesPorts ? PortReservation.Open(specification.Network.Ports).Descriptors : [], () => engine().SetUp(request));
            case NamespaceKind.None or NamespaceKind.Private or NamespaceKind.Host:
                return new ConnectingNetwork(new ConnectedNetwork(null, null));
            case NamespaceKind.Path:
                return new ConnectingNetwork(new ConnectedNetwork(mode.Value, null));
            case NamespaceKind.Container:
                return new ConnectingNetwork(new ConnectedNetwork($"/proc/{RunningProcess(mode.Value!)}/ns/net", null));
            case NamespaceKind.Pasta or NamespaceKind.Slirp4netns or NamespaceKind.Veth:
                return PrepareMode(specification);
            default:
                throw new NotSupportedYetException($"network mode {mode} is not supported yet");
        }
    }

    // conmon, where there is one, holds the pipe: with it, whatever its end, ends what carries the published ports.
    private ConnectingNetwork PrepareRootless(NetworkRequest request, bool isSupervisedDirectly)
    {
        if (request.Ports.Count == 0) return new ConnectingNetwork([], () => engine().SetUp(request));
        var relay = PortRelay.Open(program, request.Ports, isSupervisedDirectly);
        return new ConnectingNetwork([relay.Life], () => engine().SetUp(request, relay), relay);
    }

    private ConnectingNetwork PrepareMode(ContainerSpecification specification)
    {
        var (kind, options) = (specification.Network.Mode.Kind, specification.Network.ModeOptions);
        var request = NetworkRequest.Of(specification);
        if (kind != NamespaceKind.Slirp4netns) return new ConnectingNetwork([], () => engine().SetUp(request, kind, options, null));
        // conmon holds one end: with it, whatever its end, ends slirp4netns.
        var (exit, life) = FileSystem.Pipe();
        return new ConnectingNetwork([life], () => engine().SetUp(request, kind, options, exit), exit);
    }

    /// <summary>Takes back what <see cref="Prepare"/> set up, whole or in part. Without a specification it is looked for by the id.</summary>
    public void TearDown(ContainerRow row, ContainerSpecification? specification)
    {
        if (specification is null || specification.Network.Mode.Kind is NamespaceKind.Bridge or NamespaceKind.Pasta or NamespaceKind.Slirp4netns or NamespaceKind.Veth)
            engine().TearDown(row.Id);
    }

    private int RunningProcess(string id)
    {
        var row = ContainerObservation.Observe(store.Paths, store.Rows.Resolve(id));
        return row.HasProcess
            ? row.Process.Pid
            : throw new ConflictException($"cannot join the network of container {id}, which is not running: container state improper");
    }
}

using Berth.Engine.Containers.Lifecycle;
using Berth.Engine.Containers.Specification;
using Berth.Engine.Events;
using Berth.Engine.Networks;
using Berth.Engine.Networks.Listing;
using Berth.Engine.State;
using Berth.Linux;
using Berth.Linux.Errors;

namespace Berth.Engine.Containers.Networking;

/// <summary>Networks together with the containers that use them: what podman-network(1) does to both.</summary>
public sealed class ContainerNetworks
{
    private readonly ContainerStore _store;
    private readonly Func<NetworkEngine> _engine;
    private readonly ContainerRemoval _removal;
    private readonly ContainerCleanup _cleanup;

    internal ContainerNetworks(ContainerStore store, Func<NetworkEngine> engine, ContainerRemoval removal, ContainerCleanup cleanup)
    {
        _store = store;
        _engine = engine;
        _removal = removal;
        _cleanup = cleanup;
    }

    /// <summary>The names of the networks that a container uses: Berth's, running or not, and Podman's that hold an address.</summary>
    public IReadOnlySet<string> UsedNames()
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        AwaitLeaving(null);
        foreach (var row in _store.Rows.All()) names.UnionWith(ContainerSummary.FromJson(row.Summary).Networks);
        foreach (var entry in _engine().Addresses.List()) names.Add(entry.Network);
        return names;
    }

    /// <summary>A network with the containers that run on it (podman-network-inspect(1)).</summary>
    /// <exception cref="NotFoundException">There is no such network.</exception>
    public NetworkInspection Inspect(string nameOrId)
    {
        var network = _engine().Store.Find(nameOrId);
        var containers = new List<(string, string, NetworkResult)>();
        foreach (var row in _store.Rows.All())
        {
            if (row is not { Network: { Length: > 0 } json, Name: { } name } || !ContainerObservation.Observe(_store.Paths, row).HasProcess) continue;
            if (NetworkStatus.FromJson(json).Networks.TryGetValue(network.Name, out var result)) containers.Add((row.Id, name, result));
        }

        return new NetworkInspection(network, containers);
    }

    /// <summary>Removes a network (podman-network-rm(1)).</summary>
    /// <param name="nameOrId">The network.</param>
    /// <param name="force">Whether the containers that use it are removed with it.</param>
    /// <param name="timeout">Seconds until such a container is killed; null for its own.</param>
    /// <returns>The network's name.</returns>
    /// <exception cref="NotFoundException">There is no such network.</exception>
    /// <exception cref="ConflictException">A container uses it.</exception>
    public string Remove(string nameOrId, bool force, uint? timeout)
    {
        var network = _engine().Store.Find(nameOrId).Name;
        if (network == _engine().Settings.DefaultNetwork) throw new InvalidArgumentException($"default network {network} cannot be removed");
        _cleanup.AwaitUndone();
        foreach (var row in _store.Rows.All())
        {
            if (!ContainerSummary.FromJson(row.Summary).Networks.Contains(network)) continue;
            if (!force) throw InUse(network);
            try
            {
                _removal.Remove(row.Id, new RemoveOptions { Force = true, Timeout = timeout });
            }
            catch (NotFoundException)
            {
                // It went by itself.
            }
        }

        AwaitLeaving(network);
        // What holds an address now is not Berth's, and not Berth's to remove.
        if (_engine().Addresses.List().Any(entry => entry.Network == network)) throw InUse(network);
        return _engine().Remove(network, AsContainer);
    }

    /// <summary>Removes the networks that no container uses (podman-network-prune(1)).</summary>
    /// <returns>What was removed, and the failures.</returns>
    public (IReadOnlyList<string> Removed, IReadOnlyList<EngineException> Errors) Prune(NetworkFilter filter)
    {
        var used = UsedNames();
        var removed = new List<string>();
        var errors = new List<EngineException>();
        foreach (var network in _engine().Store.List())
        {
            if (used.Contains(network.Name) || network.Name == _engine().Settings.DefaultNetwork || !filter.Matches(network)) continue;
            try
            {
                removed.Add(_engine().Remove(network.Name, AsContainer));
            }
            catch (EngineException error)
            {
                errors.Add(error);
            }
        }

        return (removed, errors);
    }

    /// <summary>Connects a container to a network (podman-network-connect(1)); one that is connected already stays as it is.</summary>
    /// <param name="container">The container, running or not.</param>
    /// <param name="attachment">The network by name or id, and what is asked of it.</param>
    /// <exception cref="NotFoundException">There is no such container or network.</exception>
    /// <exception cref="ConflictException">An address is taken, or the container runs and is connected already.</exception>
    public void Connect(string container, NetworkAttachment attachment)
    {
        var (held, found) = _store.LockResolved(container);
        using (held)
        {
            var row = ContainerObservation.Observe(_store.Paths, found);
            var specification = Bridged(row.Id);
            var name = _engine().Store.Find(attachment.Name).Name;
            attachment = attachment with { Name = name };
            var networks = specification.Network.Networks;
            if (networks.Any(network => network.Name == name))
            {
                // Docker takes a second time as done where the container does not run; scripts rely on it.
                if (!row.HasProcess) return;
                throw new ConflictException($"container {row.Id} is already connected to network {name}: network is already connected");
            }

            specification = specification with { Network = specification.Network with { Networks = [.. networks, attachment] } };
            if (row.HasProcess)
            {
                var request = NetworkRequest.Of(specification) with { Networks = [attachment] };
                var before = _engine().Load(row.Id);
                var status = _engine().Connect(request);
                row = found with { Network = status.ToJson() };
                new ConnectedNames(_store.Paths.ContainerRun(row.Id)).Update(specification, before, status);
            }

            Write(row, specification);
            _engine().Events?.WriteNetwork("connect", name, row.Id);
        }
    }

    /// <summary>Disconnects a container from a network (podman-network-disconnect(1)).</summary>
    /// <param name="container">The container, running or not.</param>
    /// <param name="network">The network by name or id.</param>
    /// <exception cref="NotFoundException">There is no such container or network.</exception>
    /// <exception cref="ConflictException">The container is not connected to it.</exception>
    public void Disconnect(string container, string network)
    {
        var (held, found) = _store.LockResolved(container);
        using (held)
        {
            var row = ContainerObservation.Observe(_store.Paths, found);
            var specification = Bridged(row.Id);
            var name = _engine().Store.Find(network).Name;
            var left = specification.Network.Networks.Where(one => one.Name != name).ToList();
            if (left.Count == specification.Network.Networks.Count)
                throw new ConflictException($"container {container} is not connected to network {network}");
            specification = specification with { Network = specification.Network with { Networks = left } };
            if (row.HasProcess)
            {
                var before = _engine().Load(row.Id);
                var status = _engine().Disconnect(row.Id, name);
                row = found with { Network = status.ToJson() };
                new ConnectedNames(_store.Paths.ContainerRun(row.Id)).Update(specification, before, status);
            }

            Write(row, specification);
            _engine().Events?.WriteNetwork("disconnect", name, row.Id);
        }
    }

    /// <summary>Makes the host's side of a container's networks anew (podman-network-reload(1)), as after a firewall was emptied.</summary>
    /// <returns>The container's id.</returns>
    /// <exception cref="ConflictException">The container does not run.</exception>
    public string Reload(string container)
    {
        var (held, found) = _store.LockResolved(container);
        using (held)
        {
            var row = ContainerObservation.Observe(_store.Paths, found);
            if (_store.ReadSpecification(row.Id).Network.Mode.Kind != NamespaceKind.Bridge)
                throw new ConflictException($"container {row.Id} network is not configured, refusing to reload: container state improper");
            if (!row.HasProcess) throw new ConflictException("cannot reload network unless container network has been configured: container state improper");

            _store.Rows.Update(found with { Network = _engine().Reload(row.Id).ToJson() });
            return row.Id;
        }
    }

    // A container that went at its end is gone for who ran it, but what it had may be taken down behind him.
    private void AwaitLeaving(string? network)
    {
        foreach (var (name, _, id) in _engine().Addresses.List())
        {
            if ((network is null || name == network) && _store.Rows.FindById(id) is { IsBeingRemoved: true }) _cleanup.Run(id);
        }
    }

    // Nobody sees this container, but it is in the index as one that is being removed: whoever comes after a kill takes back what it had.
    private void AsContainer(Action<string> work)
    {
        var (held, row) = _store.AddAndLock(new ContainerRow { Id = RandomBytes.Identifier(), Created = DateTimeOffset.UtcNow, Summary = new ContainerSummary().ToJson() });
        using (held)
        {
            row = row with { Operation = ContainerOperation.Removing, Process = default };
            _store.Rows.Update(row);
            try
            {
                work(row.Id);
                _store.Forget(row.Id);
            }
            catch
            {
                _removal.Complete(row, null);
                throw;
            }
        }
    }

    private void Write(ContainerRow row, ContainerSpecification specification)
    {
        _store.ReplaceSpecification(specification);
        _store.Rows.Update(row with { Summary = ContainerSummary.Of(specification).ToJson() });
    }

    private ContainerSpecification Bridged(string id)
    {
        var specification = _store.ReadSpecification(id);
        return specification.Network.Mode.Kind == NamespaceKind.Bridge
            ? specification
            : throw new ConflictException($"\"{specification.Network.Mode}\" is not supported: invalid network mode");
    }

    private static ConflictException InUse(string network)
        => new($"\"{network}\" has associated containers with it. Use -f to forcibly delete containers and pods: network is being used");
}

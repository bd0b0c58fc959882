using System.Net;
using Berth.Engine.Containers.Specification;
using Berth.Engine.Events;
using Berth.Engine.Networks.Creation;
using Berth.Engine.Networks.Direct;
using Berth.Engine.Networks.Modes;
using Berth.Engine.Networks.Rootless;
using Berth.Linux;
using Berth.Linux.Errors;
using Berth.Linux.Files;
using Berth.Linux.Namespaces;

namespace Berth.Engine.Networks;

/// <summary>
/// Gives containers their networks and takes them back. What is set up is written down first, under the container's id:
/// a crash at any moment leaves nothing that <see cref="TearDown(string)"/> does not find.
/// </summary>
public sealed class NetworkEngine
{
    private readonly NetworkSettings _settings;
    private readonly AddressRegistry _addresses;
    private readonly Netavark _netavark;
    private readonly DirectNetworks _direct;
    private readonly NetworkPlan _plan;
    private readonly RootlessNamespace? _rootless;

    /// <param name="settings">Where networks are kept and how they are made.</param>
    /// <param name="events">Who is told.</param>
    public NetworkEngine(NetworkSettings settings, EventLog? events = null)
    {
        Events = events;
        _settings = settings;
        _addresses = new AddressRegistry(settings.RunDirectory + "/ipam.db");
        _rootless = settings.IsRootless ? new RootlessNamespace(settings) : null;
        _netavark = new Netavark(settings, _rootless);
        _direct = new DirectNetworks(settings);
        Store = new NetworkStore(settings);
        _plan = new NetworkPlan(Store);
    }

    /// <summary>Where what happens to networks is told; null where it is not.</summary>
    internal EventLog? Events { get; }

    /// <summary>The networks that exist.</summary>
    public NetworkStore Store { get; }

    /// <summary>What the engine works with.</summary>
    public NetworkSettings Settings => _settings;

    /// <summary>The addresses that are taken, by Berth's and Podman's containers.</summary>
    public AddressRegistry Addresses => _addresses;

    /// <summary>Makes a network namespace of a container's own, with only the loopback interface.</summary>
    /// <returns>Its path. <see cref="TearDown(string)"/> removes it.</returns>
    public string CreateNamespace(string containerId)
    {
        var path = NamespacePath(containerId);
        NetworkNamespace.Delete(path);
        NetworkNamespace.Create(path);
        return path;
    }

    /// <summary>Where a container's network namespace is bound, whether it exists or not: the name follows from the id.</summary>
    public string NamespacePath(string containerId)
    {
        if (containerId.Length < 32) throw new ArgumentException("a container id is longer", nameof(containerId));
        return $"{_settings.NamespaceDirectory}/netns-{containerId[..8]}-{containerId[8..12]}-{containerId[12..16]}-{containerId[16..20]}-{containerId[20..32]}";
    }

    /// <summary>Makes a container's network namespace and connects it to networks.</summary>
    /// <exception cref="NotFoundException">A network does not exist.</exception>
    /// <exception cref="ConflictException">An address is taken or a subnet exhausted.</exception>
    /// <exception cref="HelperException">netavark failed.</exception>
    /// <remarks>On any failure nothing is left.</remarks>
    public NetworkStatus SetUp(NetworkRequest request) => SetUp(request, null);

    /// <inheritdoc cref="SetUp(NetworkRequest)"/>
    /// <param name="request">The container with its networks.</param>
    /// <param name="relay">Carries its published ports, for a user who is not root; null where there are none.</param>
    internal NetworkStatus SetUp(NetworkRequest request, PortRelay? relay)
    {
        if (request.Networks.Count == 0) throw new InvalidArgumentException("must specify at least one network");
        var networks = _plan.Resolve(request.Networks);
        var status = new NetworkStatus
        {
            ContainerId = request.ContainerId,
            NamespacePath = NamespacePath(request.ContainerId),
            Request = new NetavarkRequest { ContainerId = request.ContainerId, ContainerName = request.ContainerName },
        };
        if (Load(request.ContainerId) is not null) TearDown(request.ContainerId);
        Save(status);
        try
        {
            CreateNamespace(request.ContainerId);
            using (Lock())
            {
                var addresses = _addresses.Allocate(request.ContainerId, networks);
                status = status with { Request = NetworkPlan.ToNetavark(request, networks, addresses) };
                if (_direct.CanServe(status.Request)) status = status with { DirectNetworks = [.. status.Request.Networks.Keys] };
                Save(status);
                var results = Apply(status, status.Request);
                status = Counted(status with { Networks = results, IsComplete = true });
                if (relay is not null)
                {
                    Save(status);
                    _rootless!.Run(() => status = status with { PortRelay = relay.Start(StatePath(request.ContainerId)) });
                }
            }

            Save(status);
            return status;
        }
        catch (Exception error)
        {
            Undo(() => TearDown(status), error);
            throw;
        }
    }

    /// <summary>Makes a container's network namespace and what a mode other than bridge has in it: pasta, slirp4netns, veth.</summary>
    /// <param name="request">The container; its networks are not looked at.</param>
    /// <param name="mode">The mode.</param>
    /// <param name="options">The mode's options.</param>
    /// <param name="exit">The end of a pipe whose other end lives as long as the container does; only for slirp4netns.</param>
    /// <remarks>On any failure nothing is left.</remarks>
    public NetworkStatus SetUp(NetworkRequest request, NamespaceKind mode, IReadOnlyList<string> options, Descriptor? exit)
    {
        var status = new NetworkStatus
        {
            ContainerId = request.ContainerId,
            NamespacePath = NamespacePath(request.ContainerId),
            IsUserMode = true,
            Request = new NetavarkRequest { ContainerId = request.ContainerId, ContainerName = request.ContainerName },
        };
        if (Load(request.ContainerId) is not null) TearDown(request.ContainerId);
        Save(status);
        try
        {
            CreateNamespace(request.ContainerId);
            switch (mode)
            {
                case NamespaceKind.Pasta:
                    status = new PastaNetwork(_settings).SetUp(status, request.Ports, options);
                    break;
                case NamespaceKind.Slirp4netns:
                    status = new SlirpNetwork(_settings).SetUp(status, request.Ports, options, exit!);
                    break;
                default:
                    MachineNetwork.SetUp(status.NamespacePath, request.ContainerName);
                    status = status with { IsUserMode = false, IsComplete = true };
                    break;
            }

            Save(status);
            return status;
        }
        catch (Exception error)
        {
            Undo(() => TearDown(status), error);
            throw;
        }
    }

    /// <summary>Connects a running container to one network more.</summary>
    /// <param name="request">The container with that one network.</param>
    /// <returns>All that it has now.</returns>
    /// <exception cref="NotFoundException">The network does not exist, or nothing is set up for the container.</exception>
    /// <exception cref="ConflictException">An address is taken or a subnet exhausted.</exception>
    /// <exception cref="HelperException">netavark failed. What was connected before stays.</exception>
    public NetworkStatus Connect(NetworkRequest request)
    {
        var before = Loaded(request.ContainerId);
        var networks = _plan.Resolve(request.Networks);
        var name = networks[0].Network.Name;
        using (Lock())
        {
            // Part of an earlier attempt that was killed.
            if (before.Request.Networks.ContainsKey(name)) before = RemovePart(before, name);
            var addresses = _addresses.Allocate(request.ContainerId, networks);
            var part = NetworkPlan.ToNetavark(request, networks, addresses, before.Request);
            var status = before.With(part, isDirect: _direct.CanServe(part));
            try
            {
                Save(status);
                status = Counted(status.With(Apply(status, part)));
                Save(status);
                return status;
            }
            catch (Exception error)
            {
                Undo(() => RemovePart(status, name), error);
                throw;
            }
        }
    }

    /// <summary>Disconnects a running container from a network.</summary>
    /// <returns>All that it has now.</returns>
    /// <exception cref="EngineException">netavark failed.</exception>
    public NetworkStatus Disconnect(string containerId, string network)
    {
        var status = Loaded(containerId);
        using (Lock()) return RemovePart(status, network);
    }

    /// <summary>Makes anew what a container has on the host's side: firewall rules, published ports, DNS entries. Its addresses stay.</summary>
    /// <exception cref="EngineException">It failed.</exception>
    public NetworkStatus Reload(string containerId)
    {
        var status = Loaded(containerId);
        using (Lock())
        {
            if (status.Part(direct: true) is { Networks.Count: > 0 } direct) _direct.Reload(direct);
            if (status.Part(direct: false) is not { Networks.Count: > 0 } part) return status;
            part = part with { Networks = part.Networks.ToDictionary(static pair => pair.Key, pair => WithMac(pair.Value, status.Networks.GetValueOrDefault(pair.Key))) };
            try
            {
                _netavark.TearDown(status.NamespacePath, part);
            }
            catch (HelperException)
            {
                // It complains of the rules that are missing, which is why this is done.
            }

            status = status.With(_netavark.SetUp(status.NamespacePath, part));
            Save(status);
            return status;
        }
    }

    /// <summary>Takes back all that a container has: firewall rules, interfaces, DNS entries, addresses, the namespace.</summary>
    /// <returns>Whether there was anything.</returns>
    /// <exception cref="EngineException">Parts could not be taken back; everything was tried.</exception>
    public bool TearDown(string containerId)
    {
        var status = LoadIfSound(containerId);
        var path = NamespacePath(containerId);
        if (status is null && !FileSystem.Exists(path) && !FileSystem.Exists(StatePath(containerId)) && !_addresses.Release(containerId)) return false;
        TearDown(status ?? new NetworkStatus
        {
            ContainerId = containerId,
            NamespacePath = path,
            Request = new NetavarkRequest { ContainerId = containerId },
        });
        return true;
    }

    /// <inheritdoc cref="TearDown(string)"/>
    public void TearDown(NetworkStatus status)
    {
        var errors = new List<EngineException>();
        if (status.PortRelay is { } relay) Attempt(() => PortRelay.End(relay));
        if (status.Part(direct: true) is { Networks.Count: > 0 } direct)
        {
            // The files of names are shared with netavark; a container without names needs to wait for nobody.
            using (direct.Definitions.Values.Any(static network => network.DnsEnabled) ? Lock() : null) Attempt(() => _direct.TearDown(direct));
        }

        var part = status.Part(direct: false);
        if (part.Networks.Count > 0 || _rootless?.Users.MayHave(status.ContainerId) == true)
        {
            using (Lock())
            {
                if (part.Networks.Count > 0)
                {
                    // netavark wants to enter the namespace before it takes back the firewall's rules, so there has to be one.
                    if (!NetworkNamespace.Exists(status.NamespacePath)) Attempt(() => CreateNamespace(status.ContainerId));
                    Attempt(() => RemoveByNetavark(status.NamespacePath, part));
                }

                Attempt(() => _rootless?.Users.Set(status.ContainerId, 0));
                Attempt(() => _rootless?.RemoveIfUnused());
            }
        }

        Attempt(() => _addresses.Release(status.ContainerId));
        Attempt(() => NetworkNamespace.Delete(status.NamespacePath));
        Attempt(() => FileSystem.TryRemoveFile(StatePath(status.ContainerId)));
        Attempt(() => FileSystem.TryRemoveFile(FileSystem.TemporaryOf(StatePath(status.ContainerId))));
        if (errors.Count == 1) throw errors[0];
        if (errors.Count > 1) throw new EngineException(errors[0].Kind, string.Join("; ", errors.Select(static error => error.Message)), errors[0]);

        void Attempt(Action action)
        {
            try
            {
                action();
            }
            catch (EngineException error)
            {
                errors.Add(error);
            }
        }
    }

    // A set-up or a removal that was killed has left no interface, or none any more; netavark then complains after it has done the rest.
    private void RemoveByNetavark(string namespacePath, NetavarkRequest part)
    {
        try
        {
            _netavark.TearDown(namespacePath, part);
        }
        catch (HelperException error) when (error.Message.Contains("No such device (os error 19)", StringComparison.Ordinal))
        {
            // What is to be removed is not there.
        }
    }

    /// <summary>Runs something in the network namespace that a user who is not root has for bridges (podman-unshare(1), --rootless-netns).</summary>
    /// <param name="work">What is run, on a thread of its own.</param>
    /// <exception cref="EngineException">The namespace could not be made.</exception>
    public void RunRootless(Action work)
    {
        var place = _rootless ?? throw new InvalidOperationException("root has no such namespace");
        var session = RandomBytes.Identifier();
        OfdLock held;
        using (Lock())
        {
            place.Ensure();
            held = place.Users.BeginSession(session);
        }

        try
        {
            place.Enter(work);
        }
        finally
        {
            using (Lock())
            {
                place.Users.EndSession(session, held);
                place.RemoveIfUnused();
            }
        }
    }

    /// <summary>What is set up for a container, or null.</summary>
    /// <exception cref="EngineException">The record is malformed.</exception>
    public NetworkStatus? Load(string containerId)
        => FileSystem.TryReadAll(StatePath(containerId)) is { } json ? NetworkStatus.FromJson(json) : null;

    // What a damaged record had set up is looked for by the id.
    private NetworkStatus? LoadIfSound(string containerId)
    {
        try
        {
            return Load(containerId);
        }
        catch (EngineException)
        {
            return null;
        }
    }

    /// <summary>The containers for which something is or was being set up.</summary>
    public IReadOnlyList<string> ListContainers()
    {
        try
        {
            return [.. Directory.EnumerateFiles(_settings.StateDirectory, "*.json").Select(static path => Path.GetFileNameWithoutExtension(path)).Order()];
        }
        catch (DirectoryNotFoundException)
        {
            return [];
        }
    }

    /// <summary>Creates a network.</summary>
    /// <exception cref="EngineException">The name or a subnet is taken, or an option is wrong.</exception>
    public NetworkDefinition Create(NetworkCreateOptions options)
    {
        NetworkDefinition network;
        using (Lock()) network = new NetworkCreator(_settings, Store).Create(options);
        Events?.WriteNetwork("create", network.Name, network.Id, network.Driver);
        return network;
    }

    /// <summary>Changes the name servers that a network's DNS asks, podman-network-update(1).</summary>
    /// <param name="nameOrId">The network.</param>
    /// <param name="add">Servers to add; those that are there already stay once.</param>
    /// <param name="drop">Servers to remove.</param>
    /// <exception cref="NotFoundException">There is no such network.</exception>
    /// <exception cref="InvalidArgumentException">A server is not an IP address.</exception>
    /// <exception cref="HelperException">The containers that run could not be told.</exception>
    public NetworkDefinition Update(string nameOrId, IReadOnlyList<string> add, IReadOnlyList<string> drop)
    {
        using (Lock())
        {
            var network = Store.Find(nameOrId);
            var servers = new List<string>(network.DnsServers ?? []);
            foreach (var server in drop) servers.Remove(Server(server, "RemoveDNSServer"));
            foreach (var server in add)
            {
                var address = Server(server, "AddDNSServer");
                if (!servers.Contains(address)) servers.Add(address);
            }

            network = network with { DnsServers = servers.Count > 0 ? servers : null };
            Store.Save(network);
            // aardvark-dns has a file for a network while containers are on it.
            if (network.DnsEnabled && FileSystem.Exists($"{_settings.RunDirectory}/aardvark-dns/{network.Name}"))
                _netavark.Update(network.Name, servers);
            return network;
        }

        static string Server(string text, string what)
            => IPAddress.TryParse(text, out var address)
                ? address.ToString()
                : throw new InvalidArgumentException($"unable to parse ip {text} specified in {what}: invalid argument");
    }

    /// <summary>Removes a network that no container uses, with its bridge. Whether one uses it is the caller's to know.</summary>
    /// <exception cref="NotFoundException">There is no such network.</exception>
    /// <exception cref="InvalidArgumentException">It is the default network.</exception>
    /// <param name="nameOrId">The network.</param>
    /// <param name="asContainer">
    /// Calls back with the id of a container that is nobody's, and sees to it that <see cref="TearDown(string)"/> takes back what a kill in
    /// between leaves; null where nobody does.
    /// </param>
    /// <returns>Its name.</returns>
    public string Remove(string nameOrId, Action<Action<string>>? asContainer = null)
    {
        var network = Store.Find(nameOrId);
        if (network.Name == _settings.DefaultNetwork) throw new InvalidArgumentException($"default network {network.Name} cannot be removed");
        RemoveBridge(network, asContainer ?? (static work => work(RandomBytes.Identifier())));
        using (Lock())
        {
            FileSystem.TryRemoveFile(Store.PathOf(network.Name));
            _addresses.RemoveNetwork(network.Name);
            if (network.DnsEnabled) _direct.RefreshNames();
        }

        Events?.WriteNetwork("remove", network.Name, network.Id, network.Driver);
        return network.Name;
    }

    // A bridge that was kept has nobody to go with: netavark removes it, and its rules, after a last container of its own.
    private void RemoveBridge(NetworkDefinition network, Action<Action<string>> asContainer)
    {
        if (_rootless is not null || network.Driver != "bridge" || network.Interface is not { Length: > 0 } bridge
            || network.Options?.GetValueOrDefault("mode") == "unmanaged" || !Directory.Exists($"/proc/sys/net/ipv4/conf/{bridge}"))
            return;
        asContainer(id =>
        {
            var last = new NetworkEngine(_settings with { AllowDirect = false });
            last.SetUp(new NetworkRequest { ContainerId = id, ContainerName = id[..12], Networks = [new() { Name = network.Name }] });
            last.TearDown(id);
        });
    }

    private Dictionary<string, NetworkResult> Apply(NetworkStatus status, NetavarkRequest request)
        => status.DirectNetworks.Contains(request.Networks.Keys.First())
            ? _direct.SetUp(status.NamespacePath, request)
            : _netavark.SetUp(status.NamespacePath, request);

    // The namespace of a user who is not root is there while anything is counted in it.
    private NetworkStatus Counted(NetworkStatus status)
    {
        if (_rootless is null) return status;
        _rootless.Users.Set(status.ContainerId, status.Networks.Count);
        // What a container is told of the way to the host.
        var facts = _rootless.Facts;
        return status with { HostAddress = facts.HostAddresses.FirstOrDefault() ?? "", DnsForwarders = facts.DnsForwarders };
    }

    // Everything of one network, in the record too.
    private NetworkStatus RemovePart(NetworkStatus status, string name)
    {
        if (!status.Request.Networks.ContainsKey(name)) return status;
        var part = status.Request.Only([name]);
        if (status.DirectNetworks.Contains(name)) _direct.Disconnect(status.NamespacePath, part);
        else _netavark.TearDown(status.NamespacePath, part);
        _addresses.Release(status.ContainerId, name);
        status = Counted(status.Without(name));
        Save(status);
        return status;
    }

    private NetworkStatus Loaded(string containerId)
        => Load(containerId) ?? throw new NotFoundException($"container {containerId} has no network namespace: no networks");

    private static NetavarkAttachment WithMac(NetavarkAttachment attachment, NetworkResult? result)
        => result?.Interfaces.GetValueOrDefault(attachment.InterfaceName) is { MacAddress.Length: > 0 } link
            ? attachment with { MacAddress = link.MacAddress }
            : attachment;

    private static void Undo(Action undo, Exception cause)
    {
        try
        {
            undo();
        }
        catch (EngineException) when (cause is EngineException)
        {
            // netavark complains about what its failed set-up did not get to make; the first failure is the one to tell.
        }
    }

    // Podman holds this lock in every operation on networks: netavark's runs do not overlap.
    private OfdLock Lock()
    {
        FileSystem.CreateDirectories(Path.GetDirectoryName(_settings.LockFile)!);
        return OfdLock.Acquire(_settings.LockFile);
    }

    private string StatePath(string containerId) => $"{_settings.StateDirectory}/{containerId}.json";

    private void Save(NetworkStatus status)
    {
        FileSystem.CreateDirectories(_settings.StateDirectory, 0x1C0);
        FileSystem.Replace(StatePath(status.ContainerId), status.ToJson(), 0x180, durable: false);
    }
}

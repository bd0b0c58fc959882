using System.Net;
using Berth.Engine.Networks.Direct;
using Berth.Linux;
using Berth.Linux.Errors;
using Berth.Linux.Files;
using Berth.Linux.Namespaces;

namespace Berth.Engine.Networks;

/// <summary>
/// Gives containers their networks and takes them back. What is set up is written down first, under the container's id:
/// a crash at any moment leaves nothing that <see cref="TearDown(string)"/> does not find.
/// </summary>
public sealed class NetworkEngine(NetworkSettings settings)
{
    private readonly AddressRegistry _addresses = new(settings.RunDirectory + "/ipam.db");
    private readonly Netavark _netavark = new(settings);
    private readonly DirectNetworks _direct = new(settings);

    /// <summary>The networks that exist.</summary>
    public NetworkStore Store { get; } = new(settings);

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
        return $"{settings.NamespaceDirectory}/netns-{containerId[..8]}-{containerId[8..12]}-{containerId[12..16]}-{containerId[16..20]}-{containerId[20..32]}";
    }

    /// <summary>Makes a container's network namespace and connects it to networks.</summary>
    /// <exception cref="NotFoundException">A network does not exist.</exception>
    /// <exception cref="ConflictException">An address is taken or a subnet exhausted.</exception>
    /// <exception cref="HelperException">netavark failed.</exception>
    /// <remarks>On any failure nothing is left.</remarks>
    public NetworkStatus SetUp(NetworkRequest request)
    {
        if (request.Networks.Count == 0) throw new InvalidArgumentException("must specify at least one network");
        var networks = Resolve(request);
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
                status = status with { Request = ToNetavark(request, networks, addresses) };
                status = status with { IsDirect = _direct.CanServe(status.Request) };
                Save(status);
                var results = status.IsDirect
                    ? _direct.SetUp(status.NamespacePath, status.Request)
                    : _netavark.SetUp(status.NamespacePath, status.Request);
                status = status with { Networks = results, IsComplete = true };
            }

            Save(status);
            return status;
        }
        catch (Exception error)
        {
            Undo(status, error);
            throw;
        }
    }

    /// <summary>Takes back all that a container has: firewall rules, interfaces, DNS entries, addresses, the namespace.</summary>
    /// <returns>Whether there was anything.</returns>
    /// <exception cref="EngineException">Parts could not be taken back; everything was tried.</exception>
    public bool TearDown(string containerId)
    {
        var status = Load(containerId);
        var path = NamespacePath(containerId);
        if (status is null && !FileSystem.Exists(path) && !_addresses.Release(containerId)) return false;
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
        if (status.IsDirect)
        {
            Attempt(() => DirectNetworks.TearDown(status.Request));
        }
        else if (status.Request.Networks.Count > 0)
        {
            using (Lock())
            {
                // netavark wants to enter the namespace before it takes back the firewall's rules, so there has to be one.
                if (!NetworkNamespace.Exists(status.NamespacePath)) Attempt(() => CreateNamespace(status.ContainerId));
                Attempt(() => _netavark.TearDown(status.NamespacePath, status.Request));
            }
        }

        Attempt(() => _addresses.Release(status.ContainerId));
        Attempt(() => NetworkNamespace.Delete(status.NamespacePath));
        Attempt(() => FileSystem.TryRemoveFile(StatePath(status.ContainerId)));
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

    /// <summary>What is set up for a container, or null.</summary>
    /// <exception cref="EngineException">The record is malformed.</exception>
    public NetworkStatus? Load(string containerId)
        => FileSystem.TryReadAll(StatePath(containerId)) is { } json ? NetworkStatus.FromJson(json) : null;

    /// <summary>The containers for which something is or was being set up.</summary>
    public IReadOnlyList<string> ListContainers()
    {
        try
        {
            return [.. Directory.EnumerateFiles(settings.StateDirectory, "*.json").Select(static path => Path.GetFileNameWithoutExtension(path)).Order()];
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
        using (Lock()) return new NetworkCreator(settings, Store).Create(options);
    }

    /// <summary>Removes a network that no container uses, with its bridge. Whether one uses it is the caller's to know.</summary>
    /// <exception cref="NotFoundException">There is no such network.</exception>
    /// <exception cref="InvalidArgumentException">It is the default network.</exception>
    /// <returns>Its name.</returns>
    public string Remove(string nameOrId)
    {
        var network = Store.Find(nameOrId);
        if (network.Name == settings.DefaultNetwork) throw new InvalidArgumentException($"default network {network.Name} cannot be removed");
        RemoveBridge(network);
        using (Lock())
        {
            FileSystem.TryRemoveFile(Store.PathOf(network.Name));
            _addresses.RemoveNetwork(network.Name);
        }

        return network.Name;
    }

    // A bridge that was kept has nobody to go with: netavark removes it, and its rules, after a last container of its own.
    private void RemoveBridge(NetworkDefinition network)
    {
        if (network.Driver != "bridge" || network.DnsEnabled || network.Interface is not { Length: > 0 } bridge
            || !Directory.Exists($"/proc/sys/net/ipv4/conf/{bridge}"))
            return;
        var id = RandomBytes.Identifier();
        var last = new NetworkEngine(settings with { AllowDirect = false });
        last.SetUp(new NetworkRequest { ContainerId = id, ContainerName = id[..12], Networks = [new() { Name = network.Name }] });
        last.TearDown(id);
    }

    private List<(NetworkDefinition Network, IReadOnlyList<IPAddress> Requested)> Resolve(NetworkRequest request)
    {
        var networks = new List<(NetworkDefinition, IReadOnlyList<IPAddress>)>(request.Networks.Count);
        foreach (var attachment in request.Networks)
        {
            var network = Store.Find(attachment.Name);
            var requested = new List<IPAddress>();
            foreach (var text in attachment.Addresses)
            {
                if (!IPAddress.TryParse(text, out var address)) throw new InvalidArgumentException($"\"{text}\" is not an ip address");
                if (network.Subnets is { Count: > 0 } subnets
                    && !subnets.Any(subnet => IpSubnet.TryParse(subnet.Subnet, out var range) && range.Contains(address)))
                    throw new InvalidArgumentException($"requested static ip {address} not in any subnet on network {network.Name}");
                requested.Add(address);
            }

            networks.Add((network, requested));
        }

        return networks;
    }

    private static NetavarkRequest ToNetavark(
        NetworkRequest request,
        List<(NetworkDefinition Network, IReadOnlyList<IPAddress> Requested)> networks,
        IReadOnlyList<IReadOnlyList<IPAddress>> addresses)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var attachment in request.Networks)
        {
            if (attachment.InterfaceName is { Length: > 0 } name) names.Add(name);
        }

        var next = 0;
        var attachments = new Dictionary<string, NetavarkAttachment>(StringComparer.Ordinal);
        var definitions = new Dictionary<string, NetworkDefinition>(StringComparer.Ordinal);
        for (var i = 0; i < networks.Count; i++)
        {
            var attachment = request.Networks[i];
            var name = attachment.InterfaceName;
            if (string.IsNullOrEmpty(name))
            {
                do name = $"eth{next++}";
                while (names.Contains(name));
            }

            var options = attachment.Options;
            if (attachment.HostInterfaceName is { Length: > 0 } hostName)
                options = new Dictionary<string, string>(options ?? new Dictionary<string, string>()) { ["host_interface_name"] = hostName };

            var network = networks[i].Network;
            definitions[network.Name] = network;
            attachments[network.Name] = new NetavarkAttachment
            {
                Addresses = addresses[i].Count == 0 ? null : [.. addresses[i].Select(static address => address.ToString())],
                Aliases = [.. attachment.Aliases, request.ContainerId[..12]],
                MacAddress = attachment.Mac,
                InterfaceName = name,
                Options = options,
                Order = i,
            };
        }

        return new NetavarkRequest
        {
            ContainerId = request.ContainerId,
            ContainerName = request.ContainerName,
            Hostname = request.Hostname.Length > 0 ? request.Hostname : null,
            PortMappings = request.Ports.Count > 0 ? request.Ports : null,
            DnsServers = request.DnsServers.Count > 0 ? request.DnsServers : null,
            Networks = attachments,
            Definitions = definitions,
        };
    }

    private void Undo(NetworkStatus status, Exception cause)
    {
        try
        {
            TearDown(status);
        }
        catch (EngineException) when (cause is EngineException)
        {
            // netavark complains about what its failed set-up did not get to make; the first failure is the one to tell.
        }
    }

    // Podman holds this lock in every operation on networks: netavark's runs do not overlap.
    private OfdLock Lock()
    {
        FileSystem.CreateDirectories(Path.GetDirectoryName(settings.LockFile)!);
        return OfdLock.Acquire(settings.LockFile);
    }

    private string StatePath(string containerId) => $"{settings.StateDirectory}/{containerId}.json";

    private void Save(NetworkStatus status)
    {
        FileSystem.CreateDirectories(settings.StateDirectory, 0x1C0);
        FileSystem.Replace(StatePath(status.ContainerId), status.ToJson(), 0x180, durable: false);
    }
}

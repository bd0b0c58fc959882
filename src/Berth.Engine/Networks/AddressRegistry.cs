using System.Net;
using System.Text;
using System.Text.Json;
using Berth.Engine.Networks.Bolt;
using Berth.Linux.Errors;
using Berth.Linux.Files;

namespace Berth.Engine.Networks;

/// <summary>
/// Which container holds which address: Podman's own database (<c>ipam.db</c>), so that neither gives out what the
/// other holds. In it a bucket per network has a bucket per subnet (address to container id, and the key
/// <c>lastIP</c>) and the bucket <c>ids</c> (container id to a JSON list of its addresses).
/// </summary>
public sealed class AddressRegistry(string path)
{
    private static readonly byte[] LastKey = "lastIP"u8.ToArray();
    private static readonly byte[] IdsKey = "ids"u8.ToArray();

    /// <summary>Takes an address in each subnet of each network for a container, all or none.</summary>
    /// <param name="containerId">The holder.</param>
    /// <param name="networks">The networks with the addresses asked for.</param>
    /// <returns>The addresses for each network, in the order of its subnets; empty where none are given out here.</returns>
    /// <exception cref="EngineException">A subnet is exhausted, or an address is held by another container.</exception>
    public IReadOnlyList<IReadOnlyList<IPAddress>> Allocate(
        string containerId, IReadOnlyList<(NetworkDefinition Network, IReadOnlyList<IPAddress> Requested)> networks)
    {
        FileSystem.CreateDirectories(Path.GetDirectoryName(path)!);
        using var database = BoltDatabase.OpenForWriting(path);
        var result = new List<IReadOnlyList<IPAddress>>(networks.Count);
        foreach (var (network, requested) in networks)
            result.Add(network.AllocatesAddresses ? Allocate(database.Root, containerId, network, requested) : requested);
        database.Commit();
        return result;
    }

    /// <summary>Gives back all addresses of a container, in all networks.</summary>
    /// <returns>Whether it held any.</returns>
    public bool Release(string containerId) => Release(id => id == containerId) > 0;

    /// <summary>Gives back the addresses of every container that <paramref name="isGone"/> names.</summary>
    /// <returns>The number of addresses.</returns>
    public int Release(Func<string, bool> isGone)
    {
        if (!FileSystem.Exists(path)) return 0;
        using var database = BoltDatabase.OpenForWriting(path);
        var count = 0;
        foreach (var networkName in database.Root.Buckets) count += Release(database.Root.GetBucket(networkName)!, isGone);
        database.Commit();
        return count;
    }

    /// <summary>Gives back the addresses of a container in one network.</summary>
    public void Release(string containerId, string networkName)
    {
        if (!FileSystem.Exists(path)) return;
        using var database = BoltDatabase.OpenForWriting(path);
        if (database.Root.GetBucket(Encoding.UTF8.GetBytes(networkName)) is not { } network) return;
        Release(network, id => id == containerId);
        database.Commit();
    }

    /// <summary>All addresses with network and holder.</summary>
    public IReadOnlyList<(string Network, IPAddress Address, string ContainerId)> List()
    {
        var result = new List<(string, IPAddress, string)>();
        using var database = BoltDatabase.TryOpenForReading(path);
        if (database is null) return result;
        foreach (var networkName in database.Root.Buckets)
        {
            var network = database.Root.GetBucket(networkName)!;
            foreach (var name in network.Buckets)
            {
                if (name.AsSpan().SequenceEqual(IdsKey)) continue;
                var bucket = network.GetBucket(name)!;
                foreach (var key in bucket.Keys)
                {
                    if (key.Length is 4 or 16)
                        result.Add((Encoding.UTF8.GetString(networkName), new IPAddress(key), Encoding.UTF8.GetString(bucket.Get(key)!)));
                }
            }
        }

        return result;
    }

    /// <summary>Forgets a network that is being removed.</summary>
    public void RemoveNetwork(string name)
    {
        if (!FileSystem.Exists(path)) return;
        using var database = BoltDatabase.OpenForWriting(path);
        if (database.Root.RemoveBucket(Encoding.UTF8.GetBytes(name))) database.Commit();
    }

    private static int Release(BoltBucket network, Func<string, bool> isGone)
    {
        var count = 0;
        foreach (var name in network.Buckets)
        {
            var bucket = network.GetBucket(name)!;
            var ids = name.AsSpan().SequenceEqual(IdsKey);
            foreach (var key in bucket.Keys.ToList())
            {
                if (key.AsSpan().SequenceEqual(LastKey)) continue;
                var holder = Encoding.UTF8.GetString(ids ? key : bucket.Get(key)!);
                if (!isGone(holder)) continue;
                bucket.Remove(key);
                if (!ids) count++;
            }
        }

        return count;
    }

    private static List<IPAddress> Allocate(
        BoltBucket root, string containerId, NetworkDefinition network, IReadOnlyList<IPAddress> requested)
    {
        var bucket = root.GetOrCreateBucket(Encoding.UTF8.GetBytes(network.Name));
        var holder = Encoding.UTF8.GetBytes(containerId);
        var addresses = new List<IPAddress>();
        foreach (var definition in network.Subnets!)
        {
            if (!IpSubnet.TryParse(definition.Subnet, out var subnet))
                throw new InvalidArgumentException($"invalid CIDR address: {definition.Subnet}");
            var taken = bucket.GetOrCreateBucket(Encoding.UTF8.GetBytes(definition.Subnet));
            var address = requested.FirstOrDefault(subnet.Contains);
            if (address is not null)
            {
                if (taken.Get(address.GetAddressBytes()) is { } other)
                {
                    throw new ConflictException(
                        $"IPAM error: requested ip address {address} is already allocated to container ID {Encoding.UTF8.GetString(other)}");
                }
            }
            else
            {
                address = Choose(taken, definition, subnet);
                taken.Put(LastKey, address.GetAddressBytes());
            }

            taken.Put(address.GetAddressBytes(), holder);
            addresses.Add(address);
        }

        var ids = bucket.GetOrCreateBucket(IdsKey);
        ids.Put(holder, JsonSerializer.SerializeToUtf8Bytes(
            addresses.ConvertAll(static address => address.ToString()), NetworkJson.Default.ListString));
        return addresses;
    }

    // As Podman goes round: from the last one given out, skipping the gateway and what is taken.
    private static IPAddress Choose(BoltBucket taken, NetworkSubnet definition, IpSubnet subnet)
    {
        var first = definition.LeaseRange?.Start is { Length: > 0 } start ? IPAddress.Parse(start) : subnet.Add(1);
        var last = definition.LeaseRange?.End is { Length: > 0 } end
            ? IPAddress.Parse(end)
            : subnet.IsIpv6 ? subnet.Last : IpSubnet.Previous(subnet.Last);
        var gateway = definition.Gateway is { Length: > 0 } text ? IPAddress.Parse(text) : null;

        var current = taken.Get(LastKey) is { Length: 4 or 16 } bytes ? IpSubnet.Next(new IPAddress(bytes)) : first;
        if (current.AddressFamily != first.AddressFamily || IpSubnet.Compare(current, first) < 0 || IpSubnet.Compare(current, last) > 0)
            current = first;
        var begin = current;
        if (IpSubnet.Compare(first, last) <= 0)
        {
            do
            {
                if (!current.Equals(gateway) && taken.Get(current.GetAddressBytes()) is null) return current;
                current = current.Equals(last) ? first : IpSubnet.Next(current);
            }
            while (!current.Equals(begin));
        }

        throw new ConflictException($"IPAM error: failed to find free IP in range: {first} - {last}");
    }
}

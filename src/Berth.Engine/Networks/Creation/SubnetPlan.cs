using System.Net;
using Berth.Linux;
using Berth.Linux.Errors;
using Berth.Linux.Sockets;

namespace Berth.Engine.Networks.Creation;

/// <summary>Decides a new network's subnets: those asked for, and free ones.</summary>
/// <param name="pools">Where free ones are cut from, with their prefix lengths.</param>
/// <param name="used">What is in use.</param>
internal sealed class SubnetPlan(IReadOnlyList<(string Base, int Size)> pools, List<IpSubnet> used)
{
    private readonly List<NetworkSubnet> _subnets = [];

    /// <summary>The subnets so far.</summary>
    public IReadOnlyList<NetworkSubnet> Subnets => _subnets;

    /// <summary>Reads <c>--subnet</c>, <c>--gateway</c> and <c>--ip-range</c>, which belong together by their order.</summary>
    /// <exception cref="InvalidArgumentException">One is malformed, or there are more of the others than subnets.</exception>
    public void Read(NetworkCreateOptions options)
    {
        if (options.Subnets.Count == 0 && (options.Gateways.Count > 0 || options.Ranges.Count > 0))
            throw new InvalidArgumentException("cannot set gateway or range without subnet");
        if (options.Gateways.Count > options.Subnets.Count) throw new InvalidArgumentException("cannot set more gateways than subnets");
        if (options.Ranges.Count > options.Subnets.Count) throw new InvalidArgumentException("cannot set more ranges than subnets");
        for (var i = 0; i < options.Subnets.Count; i++)
        {
            if (!IpSubnet.TryParse(options.Subnets[i], out var subnet)) throw new InvalidArgumentException($"invalid CIDR address: {options.Subnets[i]}");
            string? gateway = null;
            if (i < options.Gateways.Count && options.Gateways[i].Length > 0)
            {
                gateway = IPAddress.TryParse(options.Gateways[i], out var address)
                    ? address.ToString()
                    : throw new InvalidArgumentException($"\"{options.Gateways[i]}\" is not an ip address");
            }

            _subnets.Add(new NetworkSubnet
            {
                Subnet = subnet.ToString(),
                Gateway = gateway,
                LeaseRange = i < options.Ranges.Count ? Range(options.Ranges[i]) : null,
            });
        }
    }

    /// <summary>Adds free subnets: one where there is none, and one of each family for two of them.</summary>
    /// <exception cref="ConflictException">None is free.</exception>
    public void Fill(bool dualStack)
    {
        if (_subnets.Count == 0) _subnets.Add(new NetworkSubnet { Subnet = Free().ToString() });
        if (!dualStack) return;
        if (!_subnets.Exists(static subnet => !IsIpv6(subnet))) _subnets.Add(new NetworkSubnet { Subnet = Free().ToString() });
        if (!_subnets.Exists(IsIpv6)) _subnets.Add(new NetworkSubnet { Subnet = RandomIpv6().ToString() });
    }

    /// <summary>Checks every subnet and gives it its gateway.</summary>
    /// <exception cref="EngineException">A subnet is in use, or an address lies outside.</exception>
    public IReadOnlyList<NetworkSubnet> Check(bool addGateway)
    {
        for (var i = 0; i < _subnets.Count; i++)
        {
            var definition = _subnets[i];
            if (!IpSubnet.TryParse(definition.Subnet, out var subnet)) throw new InvalidArgumentException($"invalid CIDR address: {definition.Subnet}");
            if (used.Exists(subnet.Overlaps)) throw new ConflictException($"subnet {subnet} is already used on the host or by another config");
            if (definition.Gateway is { } gateway)
            {
                if (!subnet.Contains(IPAddress.Parse(gateway))) throw new InvalidArgumentException($"gateway {gateway} not in subnet {subnet}");
            }
            else if (addGateway)
            {
                var single = subnet.Network.Equals(subnet.Last);
                _subnets[i] = definition with { Gateway = (single ? subnet.Network : subnet.Add(1)).ToString() };
            }

            if (definition.LeaseRange is not { } range) continue;
            if (!subnet.Contains(IPAddress.Parse(range.Start!))) throw new InvalidArgumentException($"lease range start ip {range.Start} not in subnet {subnet}");
            if (!subnet.Contains(IPAddress.Parse(range.End!))) throw new InvalidArgumentException($"lease range end ip {range.End} not in subnet {subnet}");
        }

        return _subnets;
    }

    private static bool IsIpv6(NetworkSubnet subnet) => subnet.Subnet.Contains(':');

    private static NetworkLeaseRange Range(string text)
    {
        var dash = text.IndexOf('-');
        if (dash >= 0)
        {
            if (!IPAddress.TryParse(text.AsSpan(0, dash), out var first)) throw new InvalidArgumentException($"range start ip \"{text[..dash]}\" is not a ip address");
            if (!IPAddress.TryParse(text.AsSpan(dash + 1), out var last)) throw new InvalidArgumentException($"range end ip \"{text[(dash + 1)..]}\" is not a ip address");
            return new NetworkLeaseRange { Start = first.ToString(), End = last.ToString() };
        }

        if (!IpSubnet.TryParse(text, out var part)) throw new InvalidArgumentException($"invalid CIDR address: {text}");
        return new NetworkLeaseRange { Start = part.Add(1).ToString(), End = part.Last.ToString() };
    }

    private IpSubnet Free()
    {
        foreach (var (text, size) in pools)
        {
            if (!IpSubnet.TryParse(text, out var pool) || pool.IsIpv6 || size < pool.PrefixLength) continue;
            var count = 1L << (size - pool.PrefixLength);
            var candidate = new IpSubnet(pool.Network, size);
            for (var i = 0L; i < count; i++)
            {
                if (!used.Exists(candidate.Overlaps)) return candidate;
                candidate = new IpSubnet(IpSubnet.Next(candidate.Last), size);
            }
        }

        throw new ConflictException("could not find free subnet from subnet pools");
    }

    // Unique local addresses with a random global id (RFC 4193).
    private IpSubnet RandomIpv6()
    {
        while (true)
        {
            var bytes = new byte[16];
            RandomBytes.Fill(bytes.AsSpan(1, 7));
            bytes[0] = 0xfd;
            var subnet = new IpSubnet(new IPAddress(bytes), 64);
            if (!used.Exists(subnet.Overlaps)) return subnet;
        }
    }

    /// <summary>What the networks that are defined and this host's interfaces use.</summary>
    public static List<IpSubnet> Used(IReadOnlyList<NetworkDefinition> existing)
    {
        var used = new List<IpSubnet>();
        foreach (var network in existing)
        {
            foreach (var subnet in network.Subnets ?? [])
            {
                if (IpSubnet.TryParse(subnet.Subnet, out var parsed)) used.Add(parsed);
            }
        }

        foreach (var one in LinkAddress.List())
        {
            if (one.IsRoutable && IpSubnet.TryParse($"{one.Address}/{one.PrefixLength}", out var parsed)) used.Add(parsed);
        }

        return used;
    }
}

using System.Net;
using System.Text;
using Berth.Linux;
using Berth.Linux.Errors;
using Berth.Linux.Sockets;

namespace Berth.Engine.Networks.Direct;

/// <summary>
/// The nftables table <c>inet netavark</c> as netavark's nftables driver makes it, written with one netlink batch. What is
/// there already is kept, whoever made it; a container's own rules carry its id as their comment.
/// </summary>
internal sealed class FirewallTable(NetlinkSocket socket)
{
    /// <summary>The table's name.</summary>
    public const string Name = "netavark";

    private const ushort Subsystem = 10 << 8;
    private const ushort NewTable = Subsystem, NewChain = Subsystem | 3, GetChain = Subsystem | 4, GetRule = Subsystem | 7,
        DeleteRule = Subsystem | 8, NewSet = Subsystem | 9, NewSetElement = Subsystem | 12, GetGeneration = Subsystem | 16;
    private const int Attempts = 1000;
    private const ushort BatchBegin = 16, BatchEnd = 17;
    private const uint Mark = 0x2000;
    private const string Dnat = "NETAVARK-HOSTPORT-DNAT", SetMark = "NETAVARK-HOSTPORT-SETMARK";
    private static readonly IpSubnet Multicast = new(IPAddress.Parse("224.0.0.0"), 4);
    private static readonly IpSubnet Multicast6 = new(IPAddress.IPv6Any, 8);
    private static readonly IpSubnet Localhost = new(IPAddress.Loopback, 32);

    /// <summary>struct nfgenmsg: the family inet.</summary>
    public static ReadOnlySpan<byte> Header => [1, 0, 0, 0];

    /// <summary>The rule attribute that nft shows as a comment.</summary>
    public static byte[] CommentData(string comment)
    {
        var data = new byte[2 + comment.Length + 1];
        data[1] = (byte)(comment.Length + 1);
        Encoding.ASCII.GetBytes(comment, data.AsSpan(2));
        return data;
    }

    /// <summary>Makes the table and the network's rules where they are missing.</summary>
    public void EnsureNetwork(NetworkDefinition network, IReadOnlyList<IpSubnet> subnets)
    {
        if (HasChain(ChainOf(network, subnets[0]))) return;
        var writer = Begin();
        if (!HasChain("NETAVARK-ISOLATION-3")) WriteBase(writer);
        WriteIsolation(writer, network.Interface!, network.Options?.GetValueOrDefault("isolate"));
        var set = 0u;
        foreach (var subnet in subnets)
        {
            var chain = ChainOf(network, subnet);
            WriteChain(writer, chain);
            RuleWriter.Add(writer, chain).Destination(subnet).ThenAccept();
            RuleWriter.Add(writer, chain).Destination(subnet.IsIpv6 ? Multicast6 : Multicast, equal: false).ThenMasquerade();
            WriteProtocolSet(writer, ++set);
            RuleWriter.Add(writer, "INPUT").Source(subnet).ProtocolIn("__set%d", set).AnyPort(53).ThenAccept();
            RuleWriter.Add(writer, "FORWARD").Destination(subnet).State(2 | 4).ThenAccept();
            RuleWriter.Add(writer, "FORWARD").Source(subnet).ThenAccept();
            RuleWriter.Add(writer, "POSTROUTING").Source(subnet).ThenJump(chain);
        }

        Commit(writer);
    }

    /// <summary>Publishes ports of a container on one of its addresses.</summary>
    public void AddPorts(NetworkDefinition network, IpSubnet subnet, IPAddress address, string containerId, IReadOnlyList<PortMapping> ports)
    {
        var chain = ChainOf(network, subnet) + "_dnat";
        var writer = Begin();
        WriteChain(writer, chain);
        foreach (var mapping in ports)
        {
            var host = mapping.HostIp.Length > 0 ? IPAddress.Parse(mapping.HostIp) : null;
            if (host is not null && host.AddressFamily != address.AddressFamily) continue;
            var to = host is null || host.Equals(IPAddress.Any) || host.Equals(IPAddress.IPv6Any) ? (IpSubnet?)null : new IpSubnet(host, subnet.IsIpv6 ? 128 : 32);
            Match(RuleWriter.Add(writer, Dnat, containerId)).Port(mapping.Protocol, mapping.HostPort, mapping.Range).ThenJump(chain);
            // Who comes from the network itself or from the host's loopback must get the answer by way of the host.
            Match(RuleWriter.Add(writer, chain, containerId).Source(subnet)).Port(mapping.Protocol, mapping.HostPort, mapping.Range).ThenJump(SetMark);
            if (!subnet.IsIpv6)
                Match(RuleWriter.Add(writer, chain, containerId).Source(Localhost)).Port(mapping.Protocol, mapping.HostPort, mapping.Range).ThenJump(SetMark);
            for (var i = 0; i < mapping.Range; i++)
            {
                Match(RuleWriter.Add(writer, chain, containerId)).Port(mapping.Protocol, (ushort)(mapping.HostPort + i), 1)
                    .ThenForward(address, (ushort)(mapping.ContainerPort + i));
            }

            RuleWriter Match(RuleWriter rule) => to is { } one ? rule.Destination(one) : rule;
        }

        Commit(writer);
    }

    /// <summary>Removes the rules of a container.</summary>
    /// <param name="containerId">The container.</param>
    /// <param name="chains">The networks' chains of published ports; empty for all.</param>
    /// <exception cref="SyscallException">The kernel refused, or the rules change so often that they cannot be listed (EAGAIN).</exception>
    public void RemovePorts(string containerId, IReadOnlyList<string> chains)
    {
        var comment = CommentData(containerId);
        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            // While others change rules the kernel may leave some out of a list, and name others twice.
            var generation = Generation();
            var writer = Begin();
            var any = WriteRemoval(writer, comment, chains);
            if (!Generation().AsSpan().SequenceEqual(generation)) continue;
            if (!any || TryCommit(writer)) return;
        }

        throw new SyscallException(Errno.EAGAIN, "nftables: list rules");
    }

    /// <summary>The chain of a network's published ports.</summary>
    public static string PortChainOf(NetworkDefinition network, IpSubnet subnet) => ChainOf(network, subnet) + "_dnat";

    private bool WriteRemoval(NetlinkWriter writer, ReadOnlySpan<byte> comment, IReadOnlyList<string> chains)
    {
        var question = new NetlinkWriter();
        question.Begin(GetRule, NetlinkWriter.Dump, Header);
        question.Text(1, Name);
        question.End();
        var any = false;
        foreach (var answer in socket.Query(question, "nftables: list rules") ?? [])
        {
            var attributes = answer.AsSpan(Header.Length);
            if (!NetlinkSocket.Find(attributes, 7).SequenceEqual(comment)) continue;
            var chain = NetlinkSocket.Find(attributes, 2);
            if (chains.Count > 0 && !IsOf(chains, chain, NetlinkSocket.Find(attributes, 4))) continue;
            any = true;
            writer.Begin(DeleteRule, 0, Header);
            writer.Text(1, Name);
            writer.Attribute(2, chain);
            writer.Attribute(3, NetlinkSocket.Find(attributes, 3));
            writer.End();
        }

        return any;
    }

    // The number of the rules' last change on this host; empty where the kernel has none.
    private byte[] Generation()
    {
        var question = new NetlinkWriter();
        question.Begin(GetGeneration, 0, Header);
        question.End();
        return socket.Query(question, "nftables: get generation") is { Count: > 0 } answers ? NetlinkSocket.Find(answers[0].AsSpan(Header.Length), 1).ToArray() : [];
    }

    // A rule lies in one of the chains, or jumps there.
    private static bool IsOf(IReadOnlyList<string> chains, ReadOnlySpan<byte> chain, ReadOnlySpan<byte> expressions)
    {
        foreach (var name in chains)
        {
            var bytes = Encoding.ASCII.GetBytes(name + "\0");
            if (chain.SequenceEqual(bytes) || expressions.IndexOf(bytes) >= 0) return true;
        }

        return false;
    }

    private static string ChainOf(NetworkDefinition network, IpSubnet subnet)
        => $"nv_{network.Id[..8]}_{subnet.ToString().Replace('.', '_').Replace(':', '-').Replace("/", "_nm")}";

    // podman-network-create(1): isolated networks do not reach each other; strictly isolated ones reach no network at all.
    private static void WriteIsolation(NetlinkWriter writer, string bridge, string? isolate)
    {
        if (isolate is null or "false")
        {
            RuleWriter.Insert(writer, "NETAVARK-ISOLATION-3").OutputInterface(bridge).ThenDrop();
            return;
        }

        var next = isolate == "strict" ? "NETAVARK-ISOLATION-3" : "NETAVARK-ISOLATION-2";
        RuleWriter.Insert(writer, "NETAVARK-ISOLATION-1").InputInterface(bridge).OutputInterface(bridge, equal: false).ThenJump(next);
        RuleWriter.Insert(writer, "NETAVARK-ISOLATION-2").OutputInterface(bridge).ThenDrop();
    }

    private static NetlinkWriter Begin()
    {
        var writer = new NetlinkWriter();
        writer.Begin(BatchBegin, 0, [0, 0, 0, 10]);
        writer.End();
        return writer;
    }

    // Of a batch the kernel tells what failed, and acknowledges nothing: thousands of rules would be more answers than the socket holds.
    private void Commit(NetlinkWriter writer)
    {
        writer.Begin(BatchEnd, 0, [0, 0, 0, 10]);
        writer.End();
        socket.Execute(writer, "nftables");
    }

    // False where a rule is gone that was there: whoever makes the rules anew after a firewall's reload has come between.
    private bool TryCommit(NetlinkWriter writer)
    {
        try
        {
            Commit(writer);
            return true;
        }
        catch (SyscallException error) when (error.Number == Errno.ENOENT)
        {
            return false;
        }
    }

    private bool HasChain(string chain)
    {
        var question = new NetlinkWriter();
        question.Begin(GetChain, 0, Header);
        question.Text(1, Name);
        question.Text(3, chain);
        question.End();
        return socket.Query(question, "nftables: get chain") is { Count: > 0 };
    }

    private static void WriteBase(NetlinkWriter writer)
    {
        writer.Begin(NewTable, NetlinkWriter.Create, Header);
        writer.Text(1, Name);
        writer.NetworkNumber(2, 0);
        writer.End();
        // Hooks: prerouting 0, input 1, forward 2, output 3, postrouting 4.
        WriteChain(writer, "INPUT", "filter", 1, 0);
        WriteChain(writer, "FORWARD", "filter", 2, 0);
        WriteChain(writer, "POSTROUTING", "nat", 4, 100);
        WriteChain(writer, "PREROUTING", "nat", 0, -100);
        WriteChain(writer, "OUTPUT", "nat", 3, -100);
        foreach (var chain in new[] { Dnat, SetMark, "NETAVARK-ISOLATION-1", "NETAVARK-ISOLATION-2", "NETAVARK-ISOLATION-3" }) WriteChain(writer, chain);
        RuleWriter.Add(writer, "FORWARD").State(1).ThenDrop();
        RuleWriter.Add(writer, "FORWARD").ThenJump("NETAVARK-ISOLATION-1");
        RuleWriter.Add(writer, "POSTROUTING").Marked(Mark).ThenMasquerade();
        RuleWriter.Add(writer, "PREROUTING").LocalDestination().ThenJump(Dnat);
        RuleWriter.Add(writer, "OUTPUT").LocalDestination().ThenJump(Dnat);
        RuleWriter.Add(writer, SetMark).SetMark(Mark);
        RuleWriter.Add(writer, "NETAVARK-ISOLATION-3").ThenJump("NETAVARK-ISOLATION-2");
    }

    private static void WriteChain(NetlinkWriter writer, string name, string? type = null, uint hook = 0, int priority = 0)
    {
        writer.Begin(NewChain, NetlinkWriter.Create, Header);
        writer.Text(1, Name);
        writer.Text(3, name);
        if (type is not null)
        {
            var nested = writer.Open(4);
            writer.NetworkNumber(1, hook);
            writer.NetworkNumber(2, unchecked((uint)priority));
            writer.Close(nested);
            writer.NetworkNumber(5, 1);
            writer.Text(7, type);
        }

        writer.End();
    }

    // The anonymous set { tcp, udp }; its name is the kernel's choice and the id stands for it in the batch.
    private static void WriteProtocolSet(NetlinkWriter writer, uint id)
    {
        const uint anonymousConstant = 3, protocolType = 12;
        writer.Begin(NewSet, NetlinkWriter.Create, Header);
        writer.Text(1, Name);
        writer.Text(2, "__set%d");
        writer.NetworkNumber(3, anonymousConstant);
        writer.NetworkNumber(4, protocolType);
        writer.NetworkNumber(5, 1);
        writer.NetworkNumber(10, id);
        writer.End();

        writer.Begin(NewSetElement, NetlinkWriter.Create, Header);
        writer.Text(1, Name);
        writer.Text(2, "__set%d");
        writer.NetworkNumber(4, id);
        var list = writer.Open(3);
        foreach (var protocol in new byte[] { 6, 17 })
        {
            var element = writer.Open(1);
            var key = writer.Open(1);
            writer.Attribute(1, [protocol]);
            writer.Close(key);
            writer.Close(element);
        }

        writer.Close(list);
        writer.End();
    }
}

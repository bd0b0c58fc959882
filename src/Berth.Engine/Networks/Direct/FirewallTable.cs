using System.Net;
using System.Text;
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
        DeleteRule = Subsystem | 8, NewSet = Subsystem | 9, NewSetElement = Subsystem | 12;
    private const ushort BatchBegin = 16, BatchEnd = 17;
    private const uint Mark = 0x2000;
    private const string Dnat = "NETAVARK-HOSTPORT-DNAT", SetMark = "NETAVARK-HOSTPORT-SETMARK";
    private static readonly IpSubnet Multicast = new(IPAddress.Parse("224.0.0.0"), 4);
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
    public void EnsureNetwork(NetworkDefinition network, IpSubnet subnet)
    {
        var chain = ChainOf(network, subnet);
        if (HasChain(chain)) return;
        var writer = Begin();
        if (!HasChain("NETAVARK-ISOLATION-3")) WriteBase(writer);
        RuleWriter.Insert(writer, "NETAVARK-ISOLATION-3").OutputInterface(network.Interface!).ThenDrop();
        WriteChain(writer, chain);
        RuleWriter.Add(writer, chain).Destination(subnet).ThenAccept();
        RuleWriter.Add(writer, chain).Destination(Multicast, equal: false).ThenMasquerade();
        WriteProtocolSet(writer, 1);
        RuleWriter.Add(writer, "INPUT").Source(subnet).ProtocolIn("__set%d", 1).AnyPort(53).ThenAccept();
        RuleWriter.Add(writer, "FORWARD").Destination(subnet).State(2 | 4).ThenAccept();
        RuleWriter.Add(writer, "FORWARD").Source(subnet).ThenAccept();
        RuleWriter.Add(writer, "POSTROUTING").Source(subnet).ThenJump(chain);
        Commit(writer);
    }

    /// <summary>Publishes ports of a container.</summary>
    public void AddPorts(NetworkDefinition network, IpSubnet subnet, IPAddress address, string containerId, IReadOnlyList<PortMapping> ports)
    {
        var chain = ChainOf(network, subnet) + "_dnat";
        var writer = Begin();
        WriteChain(writer, chain);
        foreach (var mapping in ports)
        {
            var to = mapping.HostIp.Length > 0 ? new IpSubnet(IPAddress.Parse(mapping.HostIp), 32) : (IpSubnet?)null;
            Match(RuleWriter.Add(writer, Dnat, containerId)).Port(mapping.Protocol, mapping.HostPort).ThenJump(chain);
            // Who comes from the network itself or from the host's loopback must get the answer by way of the host.
            Match(RuleWriter.Add(writer, chain, containerId).Source(subnet)).Port(mapping.Protocol, mapping.HostPort).ThenJump(SetMark);
            Match(RuleWriter.Add(writer, chain, containerId).Source(Localhost)).Port(mapping.Protocol, mapping.HostPort).ThenJump(SetMark);
            Match(RuleWriter.Add(writer, chain, containerId)).Port(mapping.Protocol, mapping.HostPort).ThenForward(address, mapping.ContainerPort);

            RuleWriter Match(RuleWriter rule) => to is { } host ? rule.Destination(host) : rule;
        }

        Commit(writer);
    }

    /// <summary>Removes the rules of a container.</summary>
    public void RemovePorts(string containerId)
    {
        var question = new NetlinkWriter();
        question.Begin(GetRule, NetlinkWriter.Dump, Header);
        question.Text(1, Name);
        question.End();
        var comment = CommentData(containerId);
        var writer = Begin();
        var any = false;
        foreach (var answer in socket.Query(question, "nftables: list rules") ?? [])
        {
            var attributes = answer.AsSpan(Header.Length);
            if (!NetlinkSocket.Find(attributes, 7).SequenceEqual(comment)) continue;
            any = true;
            writer.Begin(DeleteRule, NetlinkWriter.Acknowledge, Header);
            writer.Text(1, Name);
            writer.Attribute(2, NetlinkSocket.Find(attributes, 2));
            writer.Attribute(3, NetlinkSocket.Find(attributes, 3));
            writer.End();
        }

        if (any) Commit(writer);
    }

    private static string ChainOf(NetworkDefinition network, IpSubnet subnet)
        => $"nv_{network.Id[..8]}_{subnet.ToString().Replace('.', '_').Replace("/", "_nm")}";

    private static NetlinkWriter Begin()
    {
        var writer = new NetlinkWriter();
        writer.Begin(BatchBegin, 0, [0, 0, 0, 10]);
        writer.End();
        return writer;
    }

    private void Commit(NetlinkWriter writer)
    {
        writer.Begin(BatchEnd, 0, [0, 0, 0, 10]);
        writer.End();
        socket.Execute(writer, "nftables");
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
        writer.Begin(NewTable, NetlinkWriter.Create | NetlinkWriter.Acknowledge, Header);
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
        writer.Begin(NewChain, NetlinkWriter.Create | NetlinkWriter.Acknowledge, Header);
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
        writer.Begin(NewSet, NetlinkWriter.Create | NetlinkWriter.Acknowledge, Header);
        writer.Text(1, Name);
        writer.Text(2, "__set%d");
        writer.NetworkNumber(3, anonymousConstant);
        writer.NetworkNumber(4, protocolType);
        writer.NetworkNumber(5, 1);
        writer.NetworkNumber(10, id);
        writer.End();

        writer.Begin(NewSetElement, NetlinkWriter.Create | NetlinkWriter.Acknowledge, Header);
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

using System.Net;
using System.Text;
using Berth.Linux.Sockets;

namespace Berth.Engine.Networks.Direct;

/// <summary>
/// Writes one rule of the table <c>inet netavark</c>. Each method adds the expressions that nft(8) makes of the words in its
/// summary, so that netavark and nft read the rule back as their own.
/// </summary>
internal sealed class RuleWriter
{
    private const ushort NewRule = 10 << 8 | 6;
    private const int Register = 1;
    private const int SecondRegister = 2;
    private const uint Accept = 1, Drop = 0, Jump = unchecked((uint)-3);
    private const uint NfprotoKey = 15, L4ProtoKey = 16, InputNameKey = 6, OutputNameKey = 7, MarkKey = 3;
    private const uint NetworkBase = 1, TransportBase = 2;
    private const uint Equal = 0, Different = 1, AtMost = 3, AtLeast = 5;
    private readonly NetlinkWriter _writer;
    private readonly string? _comment;
    private readonly int _expressions;

    private RuleWriter(NetlinkWriter writer, string chain, bool insert, string? comment)
    {
        _writer = writer;
        _comment = comment;
        writer.Begin(NewRule, (ushort)(NetlinkWriter.Create | (insert ? 0 : NetlinkWriter.Append)), FirewallTable.Header);
        writer.Text(1, FirewallTable.Name);
        writer.Text(2, chain);
        _expressions = writer.Open(4);
    }

    /// <summary>Begins a rule at the end of a chain.</summary>
    public static RuleWriter Add(NetlinkWriter writer, string chain, string? comment = null) => new(writer, chain, insert: false, comment);

    /// <summary>Begins a rule at the start of a chain.</summary>
    public static RuleWriter Insert(NetlinkWriter writer, string chain) => new(writer, chain, insert: true, null);

    /// <summary><c>ip saddr SUBNET</c>, <c>ip6 saddr SUBNET</c>.</summary>
    public RuleWriter Source(IpSubnet subnet) => Address(subnet, subnet.IsIpv6 ? 8u : 12u, equal: true);

    /// <summary><c>ip daddr SUBNET</c>, <c>ip6 daddr SUBNET</c>, or <c>!=</c>.</summary>
    public RuleWriter Destination(IpSubnet subnet, bool equal = true) => Address(subnet, subnet.IsIpv6 ? 24u : 16u, equal);

    /// <summary><c>tcp dport N</c> or <c>udp dport N-M</c>, or of sctp.</summary>
    public RuleWriter Port(string protocol, ushort port, ushort count)
    {
        Meta(L4ProtoKey);
        Compare([protocol switch { "tcp" => 6, "udp" => 17, _ => 132 }]);
        if (count == 1) return AnyPort(port);
        Payload(TransportBase, 2, 2);
        Compare(Big(port), AtLeast);
        return Compare(Big((ushort)(port + count - 1)), AtMost);
    }

    /// <summary><c>th dport N</c>.</summary>
    public RuleWriter AnyPort(ushort port)
    {
        Payload(TransportBase, 2, 2);
        return Compare(Big(port));
    }

    /// <summary><c>meta l4proto @SET</c>.</summary>
    public RuleWriter ProtocolIn(string set, uint setId)
    {
        Meta(L4ProtoKey);
        return Expression("lookup", w =>
        {
            w.Text(1, set);
            w.NetworkNumber(2, Register);
            w.NetworkNumber(4, setId);
        });
    }

    /// <summary><c>iifname NAME</c>.</summary>
    public RuleWriter InputInterface(string name) => Interface(InputNameKey, name, Equal);

    /// <summary><c>oifname NAME</c>, or <c>!=</c>.</summary>
    public RuleWriter OutputInterface(string name, bool equal = true) => Interface(OutputNameKey, name, equal ? Equal : Different);

    /// <summary><c>ct state …</c> by its bits: invalid 1, established 2, related 4.</summary>
    public RuleWriter State(uint bits)
    {
        Expression("ct", static w =>
        {
            w.NetworkNumber(2, 0);
            w.NetworkNumber(1, Register);
        });
        Bitwise(Host(bits), Host(0));
        return Compare(Host(0), Different);
    }

    /// <summary><c>fib daddr type local</c>.</summary>
    public RuleWriter LocalDestination()
    {
        Expression("fib", static w =>
        {
            w.NetworkNumber(3, 2);
            w.NetworkNumber(2, 3);
            w.NetworkNumber(1, Register);
        });
        return Compare(Host(2));
    }

    /// <summary><c>meta mark &amp; MARK == MARK</c>.</summary>
    public RuleWriter Marked(uint mark)
    {
        Meta(MarkKey);
        Bitwise(Host(mark), Host(0));
        return Compare(Host(mark));
    }

    /// <summary><c>meta mark set meta mark | MARK</c>.</summary>
    public void SetMark(uint mark)
    {
        Meta(MarkKey);
        Bitwise(Host(~mark), Host(mark));
        Expression("meta", static w =>
        {
            w.NetworkNumber(2, MarkKey);
            w.NetworkNumber(3, Register);
        });
        End();
    }

    /// <summary><c>accept</c>; ends the rule, as do those that follow.</summary>
    public void ThenAccept() => Verdict(Accept, null);

    /// <summary><c>drop</c>.</summary>
    public void ThenDrop() => Verdict(Drop, null);

    /// <summary><c>jump CHAIN</c>.</summary>
    public void ThenJump(string chain) => Verdict(Jump, chain);

    /// <summary><c>masquerade</c>.</summary>
    public void ThenMasquerade()
    {
        Expression("masq", static _ => { });
        End();
    }

    /// <summary><c>dnat ip to ADDRESS:PORT</c>, <c>dnat ip6 to …</c>.</summary>
    public void ThenForward(IPAddress address, ushort port)
    {
        Immediate(Register, address.GetAddressBytes());
        Immediate(SecondRegister, Big(port));
        var family = address.AddressFamily == System.Net.Sockets.AddressFamily.InterNetworkV6 ? 10u : 2u;
        Expression("nat", w =>
        {
            w.NetworkNumber(1, 1);
            w.NetworkNumber(2, family);
            w.NetworkNumber(3, Register);
            w.NetworkNumber(5, SecondRegister);
        });
        End();
    }

    private static byte[] Host(uint value) => BitConverter.GetBytes(value);

    private static byte[] Big(ushort value) => [(byte)(value >> 8), (byte)value];

    private RuleWriter Address(IpSubnet subnet, uint offset, bool equal)
    {
        Meta(NfprotoKey);
        Compare([subnet.IsIpv6 ? (byte)10 : (byte)2]);
        var bytes = subnet.Network.GetAddressBytes();
        if (subnet.PrefixLength % 8 == 0 && subnet.PrefixLength > 0)
        {
            var length = subnet.PrefixLength / 8;
            Payload(NetworkBase, offset, (uint)length);
            return Compare(bytes[..length], equal ? Equal : Different);
        }

        Payload(NetworkBase, offset, (uint)bytes.Length);
        var mask = new byte[bytes.Length];
        for (var bit = 0; bit < subnet.PrefixLength; bit++) mask[bit / 8] |= (byte)(0x80 >> (bit % 8));
        Bitwise(mask, new byte[bytes.Length]);
        return Compare(bytes, equal ? Equal : Different);
    }

    private RuleWriter Interface(uint key, string name, uint comparison)
    {
        Meta(key);
        var bytes = new byte[16];
        Encoding.ASCII.GetBytes(name, bytes);
        return Compare(bytes, comparison);
    }

    private void Meta(uint key) => Expression("meta", w =>
    {
        w.NetworkNumber(2, key);
        w.NetworkNumber(1, Register);
    });

    private void Payload(uint layer, uint offset, uint length) => Expression("payload", w =>
    {
        w.NetworkNumber(1, Register);
        w.NetworkNumber(2, layer);
        w.NetworkNumber(3, offset);
        w.NetworkNumber(4, length);
    });

    private RuleWriter Compare(byte[] value, uint comparison = Equal) => Expression("cmp", w =>
    {
        w.NetworkNumber(1, Register);
        w.NetworkNumber(2, comparison);
        Data(w, 3, value);
    });

    private void Bitwise(byte[] mask, byte[] xor) => Expression("bitwise", w =>
    {
        w.NetworkNumber(1, Register);
        w.NetworkNumber(2, Register);
        w.NetworkNumber(3, (uint)mask.Length);
        Data(w, 4, mask);
        Data(w, 5, xor);
    });

    private void Immediate(uint register, byte[] value) => Expression("immediate", w =>
    {
        w.NetworkNumber(1, register);
        Data(w, 2, value);
    });

    private void Verdict(uint code, string? chain)
    {
        Expression("immediate", w =>
        {
            w.NetworkNumber(1, 0);
            var data = w.Open(2);
            var verdict = w.Open(2);
            w.NetworkNumber(1, code);
            if (chain is not null) w.Text(2, chain);
            w.Close(verdict);
            w.Close(data);
        });
        End();
    }

    private static void Data(NetlinkWriter writer, ushort type, byte[] value)
    {
        var data = writer.Open(type);
        writer.Attribute(1, value);
        writer.Close(data);
    }

    private RuleWriter Expression(string name, Action<NetlinkWriter> fill)
    {
        var element = _writer.Open(1);
        _writer.Text(1, name);
        var data = _writer.Open(2);
        fill(_writer);
        _writer.Close(data);
        _writer.Close(element);
        return this;
    }

    private void End()
    {
        _writer.Close(_expressions);
        if (_comment is not null) _writer.Attribute(7, FirewallTable.CommentData(_comment));
        _writer.End();
    }
}

using System.Buffers.Binary;
using Berth.Linux.Errors;
using Berth.Linux.Files;
using Berth.Linux.Sockets;

namespace Berth.Engine.Networks.Modes;

/// <summary>
/// <c>--network=veth</c>: a pair of interfaces between the host and the container's namespace, left to systemd-networkd on both
/// ends (systemd-nspawn(1), --network-veth). It goes with the namespace.
/// </summary>
internal static class MachineNetwork
{
    private const ushort NewLink = 16, NewLinkProperty = 108;
    private const ushort LinkAddress = 1, LinkName = 3, LinkInfo = 18, LinkNamespace = 28, PropertyList = 52, AlternativeName = 53;
    private const ushort Nested = 0x8000;
    private const ushort Change = NetlinkWriter.Create | NetlinkWriter.Exclusive | NetlinkWriter.Acknowledge;

    /// <summary>Makes the pair.</summary>
    /// <exception cref="EngineException">It cannot be made, as when another machine has the name.</exception>
    public static void SetUp(string namespacePath, string machine)
    {
        var link = MachineLink.Of(machine, ReadMachineId());
        using var target = FileSystem.Open(namespacePath, OpenFlags.ReadOnly);
        using var socket = NetlinkSocket.Open(NetlinkSocket.Route);
        var writer = new NetlinkWriter();
        writer.Begin(NewLink, Change, new byte[16]);
        writer.Text(LinkName, link.HostName);
        writer.Attribute(LinkAddress, link.HostAddress);
        var info = writer.Open(LinkInfo);
        writer.Attribute(1, "veth"u8);
        var data = writer.Open(2);
        var peer = writer.Open(1);
        writer.Raw(new byte[16]);
        writer.Text(LinkName, MachineLink.InnerName);
        writer.Attribute(LinkAddress, link.InnerAddress);
        writer.Number(LinkNamespace, (uint)target.Number);
        writer.Close(peer);
        writer.Close(data);
        writer.Close(info);
        writer.End();
        socket.Execute(writer, $"create interface {link.HostName}");
        if (link.AlternativeName is not { } name) return;

        var question = new NetlinkWriter();
        question.Begin(18, 0, new byte[16]);
        question.Text(LinkName, link.HostName);
        question.End();
        if (socket.Query(question, "get link") is not { Count: > 0 } answers) return;
        var header = new byte[16];
        BinaryPrimitives.WriteInt32LittleEndian(header.AsSpan(4), BinaryPrimitives.ReadInt32LittleEndian(answers[0].AsSpan(4)));
        writer = new NetlinkWriter();
        writer.Begin(NewLinkProperty, Change, header);
        var list = writer.Open(PropertyList | Nested);
        writer.Text(AlternativeName, name);
        writer.Close(list);
        writer.End();
        socket.Execute(writer, $"name interface {name}");
    }

    // A host without one gives every machine the same part, which its name still tells apart.
    private static byte[] ReadMachineId()
    {
        try
        {
            return FileSystem.TryReadText("/etc/machine-id")?.Trim() is { Length: 32 } text ? Convert.FromHexString(text) : new byte[16];
        }
        catch (FormatException)
        {
            return new byte[16];
        }
    }
}

using System.Buffers.Binary;
using Berth.Linux.Errors;
using Berth.Linux.Files;
using Berth.Linux.Processes;

namespace Berth.Linux.Sockets;

/// <summary>A netlink socket (netlink(7)) of the calling thread's network namespace.</summary>
public sealed class NetlinkSocket : IDisposable
{
    /// <summary>NETLINK_ROUTE: links, addresses and routes (rtnetlink(7)).</summary>
    public const int Route = 0;

    /// <summary>NETLINK_NETFILTER: nf_tables among others.</summary>
    public const int Netfilter = 12;

    private const int NetlinkFamily = 16;
    private const int RawType = 3;
    private const int CloseOnExec = 0x80000;
    private const int SocketLevel = 1, SendBuffer = 7, SendBufferForce = 32;
    private const int UsualRoom = 65536;
    private const int HeaderLength = 16;
    private const ushort ErrorType = 2;
    private const ushort DoneType = 3;
    private readonly Descriptor _socket;
    private readonly byte[] _buffer = new byte[65536];

    private NetlinkSocket(Descriptor socket) => _socket = socket;

    /// <summary>Opens a socket of a netlink family.</summary>
    /// <exception cref="SyscallException">The kernel has no such family.</exception>
    public static NetlinkSocket Open(int family)
        => new(new Descriptor(Syscall.Check(Libc.socket(NetlinkFamily, RawType | CloseOnExec, family), "netlink socket")));

    /// <summary>Sends messages and looks at the kernel's answers, which are there when the call returns.</summary>
    /// <param name="messages">The messages.</param>
    /// <param name="operation">What they do, for errors.</param>
    /// <exception cref="SyscallException">One was refused.</exception>
    public void Execute(NetlinkWriter messages, string operation)
    {
        MakeRoom(messages.Messages.Length);
        FileSystem.Write(_socket, messages.Messages, operation);
        var error = 0;
        while (Poll.ForInput(_socket, TimeSpan.Zero))
        {
            var length = FileSystem.Read(_socket, _buffer, operation);
            for (var at = 0; at + HeaderLength <= length;)
            {
                var size = (int)BinaryPrimitives.ReadUInt32LittleEndian(_buffer.AsSpan(at));
                if (size < HeaderLength || at + size > length) break;
                if (BinaryPrimitives.ReadUInt16LittleEndian(_buffer.AsSpan(at + 4)) == ErrorType && error == 0)
                    error = -BinaryPrimitives.ReadInt32LittleEndian(_buffer.AsSpan(at + HeaderLength));
                at += (size + 3) & ~3;
            }
        }

        if (error != 0) throw new SyscallException(error, operation);
    }

    /// <summary>Asks for objects; each answer without the netlink header. Null where the kernel knows none such.</summary>
    /// <remarks>What is listed (<see cref="NetlinkWriter.Dump"/>) while it is changed may lack objects, or have them twice (netlink(7), NLM_F_DUMP_INTR).</remarks>
    /// <exception cref="SyscallException">The kernel refused the question.</exception>
    public IReadOnlyList<byte[]>? Query(NetlinkWriter message, string operation)
    {
        var dump = (BinaryPrimitives.ReadUInt16LittleEndian(message.Messages[6..]) & NetlinkWriter.Dump) == NetlinkWriter.Dump;
        FileSystem.Write(_socket, message.Messages, operation);
        var answers = new List<byte[]>();
        while (true)
        {
            var length = FileSystem.Read(_socket, _buffer, operation);
            for (var at = 0; at + HeaderLength <= length;)
            {
                var size = (int)BinaryPrimitives.ReadUInt32LittleEndian(_buffer.AsSpan(at));
                if (size < HeaderLength || at + size > length) break;
                switch (BinaryPrimitives.ReadUInt16LittleEndian(_buffer.AsSpan(at + 4)))
                {
                    case DoneType:
                        return answers;
                    case ErrorType:
                        var error = -BinaryPrimitives.ReadInt32LittleEndian(_buffer.AsSpan(at + HeaderLength));
                        if (error is Errno.ENOENT or Errno.ENODEV) return null;
                        if (error != 0) throw new SyscallException(error, operation);
                        return answers;
                    default:
                        answers.Add(_buffer[(at + HeaderLength)..(at + size)]);
                        break;
                }

                at += (size + 3) & ~3;
            }

            if (!dump) return answers;
        }
    }

    // What is sent at once has to fit into the socket's buffer; root may have a larger one than net.core.wmem_max.
    private unsafe void MakeRoom(int length)
    {
        if (length <= UsualRoom) return;
        var room = length + UsualRoom;
        if (Libc.setsockopt(_socket.Number, SocketLevel, SendBufferForce, &room, sizeof(int)) == -1)
            Syscall.Check(Libc.setsockopt(_socket.Number, SocketLevel, SendBuffer, &room, sizeof(int)), "setsockopt");
    }

    /// <summary>The value of an attribute in a run of attributes, empty where there is none.</summary>
    public static ReadOnlySpan<byte> Find(ReadOnlySpan<byte> attributes, ushort type)
    {
        while (attributes.Length >= 4)
        {
            var size = BinaryPrimitives.ReadUInt16LittleEndian(attributes);
            if (size < 4 || size > attributes.Length) return default;
            if ((BinaryPrimitives.ReadUInt16LittleEndian(attributes[2..]) & 0x3FFF) == type) return attributes[4..size];
            attributes = attributes[Math.Min((size + 3) & ~3, attributes.Length)..];
        }

        return default;
    }

    /// <inheritdoc/>
    public void Dispose() => _socket.Dispose();
}

using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using Berth.Linux.Files;

namespace Berth.Linux.Sockets;

/// <summary>Sockets that occupy a port of the host, as plain descriptors that a child can inherit.</summary>
public static class HostSocket
{
    private const int InternetFamily = 2;
    private const int Internet6Family = 10;
    private const int StreamType = 1;
    private const int DatagramType = 2;
    private const int CloseOnExec = 0x80000;
    private const int SocketLevel = 1;
    private const int ReuseAddress = 2;
    private const int Internet6Level = 41;
    private const int Internet6Only = 26;
    private const int Backlog = 4096;

    /// <summary>Whether this host speaks IPv6.</summary>
    public static bool HasIpv6 => FileSystem.Exists("/proc/net/if_inet6");

    /// <summary>A TCP socket that listens (SO_REUSEADDR, so that connections in TIME_WAIT are no hindrance).</summary>
    /// <exception cref="Errors.SyscallException">The port or the address cannot be had.</exception>
    public static Descriptor ListenTcp(IPAddress address, ushort port) => Open(address, port, StreamType);

    /// <summary>A UDP socket that is bound.</summary>
    /// <exception cref="Errors.SyscallException">The port or the address cannot be had.</exception>
    public static Descriptor BindUdp(IPAddress address, ushort port) => Open(address, port, DatagramType);

    private static unsafe Descriptor Open(IPAddress address, ushort port, int type)
    {
        var six = address.AddressFamily == AddressFamily.InterNetworkV6;
        var socket = new Descriptor(Syscall.Check(
            Libc.socket(six ? Internet6Family : InternetFamily, type | CloseOnExec, 0), "socket"));
        try
        {
            var on = 1;
            if (six) Syscall.Check(Libc.setsockopt(socket.Number, Internet6Level, Internet6Only, &on, sizeof(int)), "setsockopt");
            if (type == StreamType)
                Syscall.Check(Libc.setsockopt(socket.Number, SocketLevel, ReuseAddress, &on, sizeof(int)), "setsockopt");

            // struct sockaddr_in and sockaddr_in6 (ip(7), ipv6(7)).
            var name = stackalloc byte[28];
            var span = new Span<byte>(name, 28);
            span.Clear();
            var family = (ushort)(six ? Internet6Family : InternetFamily);
            MemoryMarshal.Write(span, in family);
            BinaryPrimitives.WriteUInt16BigEndian(span[2..], port);
            address.TryWriteBytes(span[(six ? 8 : 4)..], out _);
            Syscall.Check(Libc.bind(socket.Number, name, six ? 28u : 16u), "bind");
            if (type == StreamType) Syscall.Check(Libc.listen(socket.Number, Backlog), "listen");
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}

namespace Berth.Linux.Sockets;

/// <summary>The types of a unix socket (unix(7)); the values are the kernel's.</summary>
public enum SocketKind
{
    /// <summary>SOCK_STREAM: a stream of bytes.</summary>
    Stream = 1,

    /// <summary>SOCK_DGRAM: whole messages, no connection.</summary>
    Datagram = 2,

    /// <summary>SOCK_SEQPACKET: whole messages over a connection.</summary>
    SequencedPacket = 5,
}

using System.Text;
using Berth.Linux.Errors;
using Berth.Linux.Files;
using Berth.Linux.Processes;

namespace Berth.Linux.Sockets;

/// <summary>
/// A unix domain socket, blocking, close-on-exec. Leaner than System.Net.Sockets, which a command that lives for
/// milliseconds would pay for, and able to pass descriptors and credentials. Not thread-safe.
/// </summary>
public sealed class UnixSocket : IDisposable
{
    private const int AF_UNIX = 1, SOCK_CLOEXEC = 0x80000, SOL_SOCKET = 1, SCM_RIGHTS = 1, SCM_CREDENTIALS = 2, SO_PASSCRED = 16, SO_SNDBUF = 7,
        MSG_NOSIGNAL = 0x4000, MSG_CMSG_CLOEXEC = 0x40000000, MSG_TRUNC = 0x20, MSG_CTRUNC = 0x8, MSG_DONTWAIT = 0x40, O_PATH = 0x200000, O_CLOEXEC = 0x80000;
    private const int PathLimit = 108;
    private readonly string? _name;

    private UnixSocket(Descriptor descriptor, string? name)
    {
        Descriptor = descriptor;
        _name = name;
    }

    /// <summary>The socket's descriptor; owned by this object.</summary>
    public Descriptor Descriptor { get; }

    /// <summary>Makes this object responsible for a descriptor that is a socket already.</summary>
    public static UnixSocket Adopt(Descriptor descriptor) => new(descriptor, name: null);

    /// <summary>An unbound socket, for sending datagrams to whoever is named each time.</summary>
    public static UnixSocket Create(SocketKind kind)
        => new(new Descriptor(Syscall.Check(Libc.socket(AF_UNIX, (int)kind | SOCK_CLOEXEC, 0), "socket")), name: null);

    /// <summary>Connects to a socket file, or to an abstract socket where <paramref name="path"/> begins with <c>@</c>.</summary>
    /// <exception cref="SyscallException">Nobody listens there (ECONNREFUSED), or there is nothing (ENOENT).</exception>
    public static UnixSocket Connect(string path, SocketKind kind = SocketKind.Stream)
    {
        var socket = new UnixSocket(Create(kind).Descriptor, path);
        try
        {
            socket.WithAddress(path, "connect", static (fd, address, length) =>
            {
                unsafe
                {
                    return Libc.connect(fd, (byte*)address, length);
                }
            });
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>Makes a socket that is bound to <paramref name="path"/>, which must not exist, and that listens where its kind has connections.</summary>
    public static UnixSocket Bind(string path, SocketKind kind, int backlog = 64)
    {
        var socket = new UnixSocket(Create(kind).Descriptor, path);
        try
        {
            socket.WithAddress(path, "bind", static (fd, address, length) =>
            {
                unsafe
                {
                    return Libc.bind(fd, (byte*)address, length);
                }
            });
            if (kind != SocketKind.Datagram)
                Syscall.Check(Libc.listen(socket.Descriptor.Number, backlog), "listen", path);
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>Two sockets that are connected to each other (socketpair(2)).</summary>
    public static unsafe (UnixSocket First, UnixSocket Second) Pair(SocketKind kind = SocketKind.Stream)
    {
        var pair = stackalloc int[2];
        Syscall.Check(Libc.socketpair(AF_UNIX, (int)kind | SOCK_CLOEXEC, 0, pair), "socketpair");
        return (new UnixSocket(new Descriptor(pair[0]), null), new UnixSocket(new Descriptor(pair[1]), null));
    }

    /// <summary>Waits for a connection and takes it.</summary>
    public unsafe UnixSocket Accept()
    {
        int fd;
        do fd = Libc.accept4(Descriptor.Number, null, null, SOCK_CLOEXEC);
        while (fd == -1 && Errno.Last == Errno.EINTR);
        return new UnixSocket(new Descriptor(Syscall.Check(fd, "accept", _name)), _name);
    }

    /// <summary>Asks the kernel to tell with each message who sent it.</summary>
    public unsafe void PassCredentials()
    {
        var on = 1;
        Syscall.Check(Libc.setsockopt(Descriptor.Number, SOL_SOCKET, SO_PASSCRED, &on, sizeof(int)), "setsockopt SO_PASSCRED", _name);
    }

    /// <summary>Asks for room for <paramref name="bytes"/> in the send buffer; the kernel may grant less.</summary>
    public unsafe void SetSendBuffer(int bytes) => _ = Libc.setsockopt(Descriptor.Number, SOL_SOCKET, SO_SNDBUF, &bytes, sizeof(int));

    /// <summary>Waits until there is something to read or the peer is gone.</summary>
    /// <returns>False when <paramref name="milliseconds"/> (-1: no limit) went by first.</returns>
    public bool WaitReadable(int milliseconds)
        => Poll.ForInput(Descriptor, milliseconds < 0 ? null : TimeSpan.FromMilliseconds(milliseconds));

    /// <summary>Waits until there is something to read or the peer is gone; false when the time went by first.</summary>
    public bool WaitReadable(TimeSpan timeout) => Poll.ForInput(Descriptor, timeout);

    /// <summary>Writes all of <paramref name="data"/>: one message of a message socket, or that many bytes of a stream.</summary>
    public unsafe void Send(ReadOnlySpan<byte> data, params ReadOnlySpan<int> descriptors)
    {
        var control = stackalloc byte[16 + 64 * sizeof(int)];
        if (descriptors.Length > 64)
            throw new ArgumentException("at most 64 descriptors in one message", nameof(descriptors));
        while (true)
        {
            nint sent;
            fixed (byte* start = data)
            {
                var vector = new Libc.IoVector { Base = start, Length = (nuint)data.Length };
                var header = new Libc.MessageHeader { Vectors = &vector, VectorCount = 1 };
                if (descriptors.Length > 0)
                {
                    *(long*)control = 16 + descriptors.Length * sizeof(int);
                    *(int*)(control + 8) = SOL_SOCKET;
                    *(int*)(control + 12) = SCM_RIGHTS;
                    descriptors.CopyTo(new Span<int>(control + 16, descriptors.Length));
                    header.Control = control;
                    header.ControlLength = (nuint)((16 + descriptors.Length * sizeof(int) + 7) & ~7);
                }
                sent = Libc.sendmsg(Descriptor.Number, &header, MSG_NOSIGNAL);
            }
            if (sent == -1 && Errno.Last == Errno.EINTR)
                continue;
            Syscall.Check((long)sent, "sendmsg", _name);
            data = data[(int)sent..];
            descriptors = default;
            if (data.IsEmpty)
                return;
        }
    }

    /// <summary>Sends one datagram to the socket named <paramref name="path"/> (<c>@</c>: abstract) without a connection.</summary>
    public unsafe void SendTo(string path, byte[] data, Descriptor? descriptor = null)
    {
        var number = descriptor?.Number ?? -1;
        WithAddress(path, "sendmsg", (fd, address, length) =>
        {
            var control = stackalloc byte[24];
            fixed (byte* start = data)
            {
                var vector = new Libc.IoVector { Base = start, Length = (nuint)data.Length };
                var header = new Libc.MessageHeader { Name = (byte*)address, NameLength = length, Vectors = &vector, VectorCount = 1 };
                if (number >= 0)
                {
                    *(long*)control = 16 + sizeof(int);
                    *(int*)(control + 8) = SOL_SOCKET;
                    *(int*)(control + 12) = SCM_RIGHTS;
                    *(int*)(control + 16) = number;
                    header.Control = control;
                    header.ControlLength = 24;
                }
                nint sent;
                do sent = Libc.sendmsg(fd, &header, MSG_NOSIGNAL);
                while (sent == -1 && Errno.Last == Errno.EINTR);
                return sent < 0 ? -1 : 0;
            }
        });
    }

    /// <summary>Reads what is there, waiting for the first byte.</summary>
    /// <returns>The number of bytes; 0 at the end.</returns>
    public unsafe int Receive(Span<byte> buffer)
    {
        fixed (byte* start = buffer)
        {
            nint count;
            do count = Libc.read(Descriptor.Number, start, buffer.Length);
            while (count == -1 && Errno.Last == Errno.EINTR);
            return (int)Syscall.Check((long)count, "read", _name);
        }
    }

    /// <summary>Reads one message with its sender and descriptors, waiting for it unless <paramref name="wait"/> is false.</summary>
    /// <returns>Null where nothing was there and waiting was not wanted.</returns>
    public unsafe ReceivedMessage? ReceiveMessage(Span<byte> buffer, bool wait = true)
    {
        const int ControlSize = 1280; // 253 descriptors, the kernel's limit, and credentials
        var control = stackalloc byte[ControlSize];
        Libc.MessageHeader header;
        nint count;
        fixed (byte* start = buffer)
        {
            var vector = new Libc.IoVector { Base = start, Length = (nuint)buffer.Length };
            do
            {
                header = new Libc.MessageHeader { Vectors = &vector, VectorCount = 1, Control = control, ControlLength = ControlSize };
                count = Libc.recvmsg(Descriptor.Number, &header, MSG_CMSG_CLOEXEC | (wait ? 0 : MSG_DONTWAIT));
            }
            while (count == -1 && Errno.Last == Errno.EINTR);
        }
        if (count == -1 && !wait && Errno.Last == Errno.EAGAIN)
            return null;
        Syscall.Check((long)count, "recvmsg", _name);

        PeerCredentials? sender = null;
        List<Descriptor>? descriptors = null;
        for (nuint at = 0; at + 16 <= header.ControlLength;)
        {
            var length = *(nuint*)(control + at);
            if (length < 16 || length > header.ControlLength - at)
                break;
            var data = new ReadOnlySpan<int>(control + at + 16, (int)(length - 16) / sizeof(int));
            if (*(int*)(control + at + 8) == SOL_SOCKET)
            {
                if (*(int*)(control + at + 12) == SCM_CREDENTIALS && data.Length >= 3)
                    sender = new PeerCredentials(data[0], (uint)data[1], (uint)data[2]);
                else if (*(int*)(control + at + 12) == SCM_RIGHTS)
                {
                    foreach (var number in data)
                        (descriptors ??= []).Add(new Descriptor(number));
                }
            }
            at += (length + 7) & ~(nuint)7;
        }
        return new ReceivedMessage((int)count, (header.Flags & (MSG_TRUNC | MSG_CTRUNC)) != 0, sender, descriptors ?? (IReadOnlyList<Descriptor>)[]);
    }

    /// <summary>Tells the peer that nothing more comes; what it sends can still be received (shutdown(2)).</summary>
    public void ShutdownWrite()
    {
        const int Write = 1;
        if (Libc.shutdown(Descriptor.Number, Write) == -1 && Errno.Last != Errno.ENOTCONN)
            Syscall.Check(-1, "shutdown", _name);
    }

    /// <inheritdoc/>
    public void Dispose() => Descriptor.Dispose();

    /// <summary>
    /// Builds the sockaddr_un and calls. A path longer than its 108 bytes is reached through a descriptor of its directory.
    /// </summary>
    private unsafe void WithAddress(string path, string operation, Func<int, nint, uint, int> call)
    {
        Descriptor? directory = null;
        try
        {
            var text = path;
            if (path[0] != '@' && Encoding.UTF8.GetByteCount(path) >= PathLimit)
            {
                var slash = path.LastIndexOf('/');
                var parent = slash > 0 ? path[..slash] : slash == 0 ? "/" : ".";
                directory = new Descriptor(Syscall.Check(Libc.openat(-100, parent, O_PATH | O_CLOEXEC, 0), "open", parent));
                text = $"{directory.ProcPath}/{path[(slash + 1)..]}";
            }
            var address = stackalloc byte[2 + PathLimit];
            new Span<byte>(address, 2 + PathLimit).Clear();
            *(ushort*)address = AF_UNIX;
            if (!Encoding.UTF8.TryGetBytes(text, new Span<byte>(address + 2, PathLimit), out var length))
                throw new SyscallException(Errno.ENAMETOOLONG, operation, path);
            if (text[0] == '@')
                address[2] = 0;
            else
                length++;
            Syscall.Check(call(Descriptor.Number, (nint)address, (uint)Math.Min(2 + length, 2 + PathLimit)), operation, path);
        }
        finally
        {
            directory?.Dispose();
        }
    }
}

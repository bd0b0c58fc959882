using System.Buffers.Binary;
using System.Text;
using Berth.Linux.Errors;
using Berth.Linux.Sockets;

namespace Berth.Systemd.Bus;

/// <summary>
/// A D-Bus client over a unix socket: to a bus, or directly to a manager's private socket. Calls are put together with
/// <see cref="Queue"/> and leave in one write, the authentication included, so that a whole conversation costs one
/// round trip. Not thread-safe.
/// </summary>
/// <remarks>
/// libsystemd would do the same; loading it and opening a bus takes longer than all of what is said here
/// (docs/systemd.md has the figures), and every <c>run</c> would pay for it.
/// </remarks>
public sealed class BusConnection : IDisposable
{
    // How much libsystemd's server side reads at once while it authenticates (bus-socket.c).
    private const int PeerReadSize = 256;
    private readonly UnixSocket _socket;
    private readonly string _address;
    private readonly MessageWriter _out = new();
    private readonly Queue<Message> _signals = new();
    private readonly Dictionary<uint, Message> _replies = [];
    private readonly HashSet<uint> _unwanted = [];
    private byte[] _in = new byte[4096];
    private int _inStart, _inEnd, _authLines;
    private uint _serial;
    private bool _greeted;

    private BusConnection(UnixSocket socket, string address)
    {
        _socket = socket;
        _address = address;
    }

    /// <summary>True where a bus daemon stands between, and messages need a destination.</summary>
    public bool IsBus { get; private init; }

    /// <summary>
    /// Connects; nothing is waited for. The authentication is EXTERNAL without an identity, which means "whom the socket
    /// says I am" and holds across user namespaces too.
    /// </summary>
    /// <param name="path">The socket; <c>@</c> begins an abstract one.</param>
    /// <param name="isBus">Whether a bus listens there, which wants a Hello first.</param>
    public static BusConnection Open(string path, bool isBus)
    {
        var connection = new BusConnection(UnixSocket.Connect(path), path) { IsBus = isBus };
        connection._out.Raw("\0AUTH EXTERNAL\r\nDATA\r\nNEGOTIATE_UNIX_FD\r\nBEGIN\r\n"u8);
        connection._authLines = 3;
        if (isBus)
            connection.QueueUnwanted(ServiceAddress.Bus, "Hello");
        return connection;
    }


    /// <summary>Puts a call into the next write.</summary>
    /// <param name="service">Whom to call.</param>
    /// <param name="member">The method.</param>
    /// <param name="signature">The types of <paramref name="body"/>.</param>
    /// <param name="body">The arguments; null for none.</param>
    /// <returns>The serial by which <see cref="Reply"/> finds the answer.</returns>
    public uint Queue(ServiceAddress service, string member, string signature = "", MessageWriter? body = null)
    {
        // A message aligns to its own beginning, so it is marshalled by itself and appended.
        var message = new MessageWriter();
        var serial = ++_serial;
        message.Byte((byte)'l').Byte((byte)MessageType.MethodCall).Byte(0).Byte(1)
            .UInt32((uint)(body?.Length ?? 0)).UInt32(serial);
        var fields = message.BeginArray(8);
        message.Byte(1).Signature("o").String(service.Path);
        message.Align(8).Byte(2).Signature("s").String(service.Interface);
        message.Align(8).Byte(3).Signature("s").String(member);
        if (IsBus)
            message.Align(8).Byte(6).Signature("s").String(service.Name);
        if (signature.Length > 0)
            message.Align(8).Byte(8).Signature("g").Signature(signature);
        message.EndArray(fields).Align(8);
        if (body is not null)
            message.Raw(body.Bytes);
        _out.Raw(message.Bytes);
        return serial;
    }

    /// <summary>As <see cref="Queue"/>, for a call whose answer nobody wants, a failure included.</summary>
    public void QueueUnwanted(ServiceAddress service, string member, string signature = "", MessageWriter? body = null)
        => _unwanted.Add(Queue(service, member, signature, body));

    /// <summary>Writes what is queued.</summary>
    public void Flush()
    {
        if (_out.Length == 0)
            return;
        if (!_greeted && !IsBus && _out.Length <= PeerReadSize)
            Pad();
        _greeted = true;
        try
        {
            _socket.Send(_out.Bytes);
        }
        finally
        {
            _out.Clear();
        }
    }

    /// <summary>Calls and waits for the answer.</summary>
    /// <exception cref="BusException">The service refused.</exception>
    public Message Call(ServiceAddress service, string member, string signature = "", MessageWriter? body = null, int timeoutMilliseconds = 25_000)
        => Reply(Queue(service, member, signature, body), member, timeoutMilliseconds);

    /// <summary>Waits for the answer to the call <paramref name="serial"/>; signals that come first are kept.</summary>
    /// <exception cref="BusException">The service refused.</exception>
    /// <exception cref="EngineException">No answer in time, or the connection ended.</exception>
    public Message Reply(uint serial, string member, int timeoutMilliseconds = 25_000)
    {
        Flush();
        var deadline = Environment.TickCount64 + timeoutMilliseconds;
        Message? reply;
        while (!_replies.Remove(serial, out reply))
        {
            var message = Next(deadline) ?? throw new EngineException(ErrorKind.Internal, $"{member}: no answer from {_address} in {timeoutMilliseconds} ms");
            Sort(message);
        }
        if (reply.Type == MessageType.Error)
            throw new BusException(reply.ErrorName, member, reply.Signature.StartsWith('s') ? reply.Reader.String() : "");
        return reply;
    }

    /// <summary>Waits for the next signal.</summary>
    /// <returns>Null when the time is over.</returns>
    public Message? Signal(int timeoutMilliseconds)
    {
        Flush();
        var deadline = timeoutMilliseconds < 0 ? long.MaxValue : Environment.TickCount64 + timeoutMilliseconds;
        while (_signals.Count == 0)
        {
            var message = Next(deadline);
            if (message is null)
                return null;
            Sort(message);
        }
        return _signals.Dequeue();
    }

    /// <summary>Whether something came that was not read, within some milliseconds.</summary>
    public bool HasInput(TimeSpan timeout) => _signals.Count > 0 || _inEnd > _inStart || _socket.WaitReadable(timeout);

    /// <summary>Reads a property, whatever its type; the reader stands at the value.</summary>
    public uint QueueGet(ServiceAddress service, string property)
        => Queue(service with { Interface = "org.freedesktop.DBus.Properties" }, "Get", "ss", new MessageWriter().String(service.Interface).String(property));

    /// <inheritdoc/>
    public void Dispose() => _socket.Dispose();

    /// <summary>
    /// Makes the first write longer than what a libsystemd server reads with the authentication: a call that it has read
    /// then already would lie unseen in its buffer until more comes, because only new input wakes it. The filling is a signal,
    /// which nobody there listens to.
    /// </summary>
    private void Pad()
    {
        var filling = new string('-', PeerReadSize);
        var message = new MessageWriter();
        message.Byte((byte)'l').Byte((byte)MessageType.Signal).Byte(1).Byte(1).UInt32((uint)(filling.Length + 5)).UInt32(++_serial);
        var fields = message.BeginArray(8);
        message.Byte(1).Signature("o").String("/");
        message.Align(8).Byte(2).Signature("s").String("berth.Filling");
        message.Align(8).Byte(3).Signature("s").String("Filling");
        message.Align(8).Byte(8).Signature("g").Signature("s");
        message.EndArray(fields).Align(8).String(filling);
        _out.Raw(message.Bytes);
    }

    private void Sort(Message message)
    {
        switch (message.Type)
        {
            case MessageType.Signal:
                _signals.Enqueue(message);
                break;
            case MessageType.MethodReturn or MessageType.Error when !_unwanted.Remove(message.ReplySerial):
                _replies[message.ReplySerial] = message;
                break;
            default:
                // A call to us (a bus peer may Ping): this client offers nothing and lives too briefly to matter.
                break;
        }
    }

    private Message? Next(long deadline)
    {
        while (_authLines > 0)
        {
            var line = _in.AsSpan(_inStart, _inEnd - _inStart).IndexOf("\r\n"u8);
            if (line < 0)
            {
                if (!Fill(deadline))
                    return null;
                continue;
            }
            var text = Encoding.ASCII.GetString(_in, _inStart, line);
            // "DATA" asks for the identity, "OK" grants, "AGREE_UNIX_FD" or an error answers the descriptor question.
            if (text.StartsWith("REJECTED", StringComparison.Ordinal) || (_authLines == 2 && !text.StartsWith("OK", StringComparison.Ordinal)))
                throw new EngineException(ErrorKind.Internal, $"{_address}: D-Bus authentication failed: {text}");
            _inStart += line + 2;
            _authLines--;
        }
        while (true)
        {
            var available = _in.AsSpan(_inStart, _inEnd - _inStart);
            if (available.Length >= 16)
            {
                if (available[0] != (byte)'l' || available[3] != 1)
                    throw new EngineException(ErrorKind.Internal, $"{_address}: not a little-endian D-Bus 1 message");
                var body = BinaryPrimitives.ReadUInt32LittleEndian(available[4..]);
                var fields = BinaryPrimitives.ReadUInt32LittleEndian(available[12..]);
                var size = 16 + ((fields + 7L) & ~7) + body;
                if (size > 128 << 20)
                    throw new EngineException(ErrorKind.Internal, $"{_address}: a D-Bus message of {size} bytes");
                if (available.Length >= size)
                {
                    _inStart += (int)size;
                    return Message.Parse(available[..(int)size]);
                }
                if (_in.Length - _inStart < size)
                    Compact((int)size);
            }
            if (!Fill(deadline))
                return null;
        }
    }

    private bool Fill(long deadline)
    {
        if (_inEnd == _in.Length)
            Compact(_inEnd - _inStart + 4096);
        var wait = deadline == long.MaxValue ? -1 : (int)Math.Clamp(deadline - Environment.TickCount64, 0, int.MaxValue);
        if (!_socket.WaitReadable(wait))
            return false;
        var count = _socket.Receive(_in.AsSpan(_inEnd));
        if (count == 0)
            throw new BusClosedException(_address);
        _inEnd += count;
        return true;
    }

    private void Compact(int room)
    {
        var target = room > _in.Length ? new byte[Math.Max(room, _in.Length * 2)] : _in;
        _in.AsSpan(_inStart, _inEnd - _inStart).CopyTo(target);
        _inEnd -= _inStart;
        _inStart = 0;
        _in = target;
    }
}

using System.Buffers;
using System.Text.Json;
using Berth.Linux.Errors;
using Berth.Linux.Sockets;

namespace Berth.Systemd.Varlink;

/// <summary>A varlink client over a unix socket (varlink.org, "Protocol"): JSON objects, each ended by a zero byte. Not thread-safe.</summary>
public sealed class VarlinkConnection : IDisposable
{
    private readonly UnixSocket _socket;
    private byte[] _in = new byte[1024];
    private int _inEnd;

    private VarlinkConnection(UnixSocket socket) => _socket = socket;

    /// <summary>Connects. A service that is started by its socket begins to start now.</summary>
    /// <exception cref="SyscallException">Nobody listens there.</exception>
    public static VarlinkConnection Open(string path) => new(UnixSocket.Connect(path));

    /// <summary>Sends a call; its answer comes with <see cref="Receive"/>.</summary>
    /// <param name="method">The qualified name.</param>
    /// <param name="parameters">Writes the members of <c>parameters</c>.</param>
    public void Send(string method, Action<Utf8JsonWriter> parameters)
    {
        var buffer = new ArrayBufferWriter<byte>(512);
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("method"u8, method);
            json.WriteStartObject("parameters"u8);
            parameters(json);
            json.WriteEndObject();
            json.WriteEndObject();
        }

        buffer.Write("\0"u8);
        _socket.Send(buffer.WrittenSpan);
    }

    /// <summary>Waits for the answer to the oldest call that has none yet.</summary>
    /// <returns>The reply's parameters, which the caller disposes of.</returns>
    /// <exception cref="VarlinkException">The service refused.</exception>
    /// <exception cref="EngineException">No answer in time, or the connection ended.</exception>
    public JsonDocument Receive(string method, int timeoutMilliseconds)
    {
        var deadline = Environment.TickCount64 + timeoutMilliseconds;
        int end;
        while ((end = _in.AsSpan(0, _inEnd).IndexOf((byte)0)) < 0)
        {
            if (!_socket.WaitReadable((int)Math.Max(0, deadline - Environment.TickCount64)))
                throw new EngineException(ErrorKind.Internal, $"{method}: no answer in {timeoutMilliseconds} ms");
            if (_inEnd == _in.Length)
                Array.Resize(ref _in, _in.Length * 2);
            var count = _socket.Receive(_in.AsSpan(_inEnd));
            if (count == 0)
                throw new EngineException(ErrorKind.Internal, $"{method}: the service closed the connection");
            _inEnd += count;
        }

        JsonDocument document;
        try
        {
            document = JsonDocument.Parse(_in.AsSpan(0, end).ToArray());
        }
        catch (JsonException malformed)
        {
            throw new EngineException(ErrorKind.Internal, $"{method}: malformed answer", malformed);
        }

        _in.AsSpan(end + 1, _inEnd - end - 1).CopyTo(_in);
        _inEnd -= end + 1;
        if (document.RootElement.ValueKind == JsonValueKind.Object && document.RootElement.TryGetProperty("error"u8, out var error))
        {
            using (document)
                throw new VarlinkException(error.GetString() ?? "", method);
        }

        return document;
    }

    /// <inheritdoc/>
    public void Dispose() => _socket.Dispose();
}

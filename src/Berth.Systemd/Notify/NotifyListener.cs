using System.Text;
using Berth.Linux.Sockets;

namespace Berth.Systemd.Notify;

/// <summary>
/// The receiving end of sd_notify(3), for a command that waits in the foreground while a service starts. The kernel vouches
/// for each sender.
/// </summary>
public sealed class NotifyListener : IDisposable
{
    private readonly UnixSocket _socket;

    /// <summary>Listens at <paramref name="path"/>, which must not exist; <c>@</c> begins an abstract address.</summary>
    public NotifyListener(string path)
    {
        Path = path;
        _socket = UnixSocket.Bind(path, SocketKind.Datagram);
        _socket.PassCredentials();
    }

    /// <summary>What to give the service as NOTIFY_SOCKET.</summary>
    public string Path { get; }

    /// <summary>Waits for the next message.</summary>
    /// <returns>Null when the time (-1: no limit) is over.</returns>
    public NotifyMessage? Receive(int timeoutMilliseconds)
    {
        if (!_socket.WaitReadable(timeoutMilliseconds))
            return null;
        var buffer = new byte[4096];
        var received = _socket.ReceiveMessage(buffer)!;
        // A descriptor belongs to BARRIER=1 (closing it is the answer) or FDSTORE=1, which this listener does not offer.
        foreach (var descriptor in received.Descriptors)
            descriptor.Dispose();
        return NotifyMessage.Parse(Encoding.UTF8.GetString(buffer, 0, received.Length), received.Sender);
    }

    /// <summary>Stops listening and removes the socket's file.</summary>
    public void Dispose()
    {
        _socket.Dispose();
        if (Path[0] != '@')
            File.Delete(Path);
    }
}

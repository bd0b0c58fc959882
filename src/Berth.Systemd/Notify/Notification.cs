using System.Text;
using Berth.Linux.Errors;
using Berth.Linux.Sockets;

namespace Berth.Systemd.Notify;

/// <summary>
/// Tells the service manager about this service (sd_notify(3)), through the datagram socket that NOTIFY_SOCKET names.
/// Without that variable there is nobody to tell and nothing is done.
/// </summary>
public sealed class Notification
{
    private readonly string? _socket;
    private readonly StringBuilder _text = new();

    /// <summary>A message to the socket of this process's environment, or to <paramref name="socket"/>.</summary>
    public Notification(string? socket = null) => _socket = socket ?? Environment.GetEnvironmentVariable("NOTIFY_SOCKET");

    /// <summary>Whether a service manager listens.</summary>
    public bool HasListener => !string.IsNullOrEmpty(_socket);

    /// <summary>READY=1: start-up is over.</summary>
    public Notification Ready() => Add("READY", "1");

    /// <summary>STOPPING=1: shutting down.</summary>
    public Notification Stopping() => Add("STOPPING", "1");

    /// <summary>MAINPID=: the process that systemd is to supervise.</summary>
    public Notification MainProcess(int pid) => Add("MAINPID", pid.ToString(System.Globalization.CultureInfo.InvariantCulture));

    /// <summary>STATUS=: one line for people.</summary>
    public Notification Status(string line) => Add("STATUS", line.ReplaceLineEndings(" "));

    /// <summary>EXTEND_TIMEOUT_USEC=: start-up or shutdown may take this long from now.</summary>
    public Notification ExtendTimeout(TimeSpan time)
        => Add("EXTEND_TIMEOUT_USEC", ((long)time.TotalMicroseconds).ToString(System.Globalization.CultureInfo.InvariantCulture));

    /// <summary>WATCHDOG=1: still alive.</summary>
    public Notification Watchdog() => Add("WATCHDOG", "1");

    /// <summary>ERRNO=: the cause of a failure.</summary>
    public Notification Error(int errno) => Add("ERRNO", errno.ToString(System.Globalization.CultureInfo.InvariantCulture));

    /// <summary>Any other field.</summary>
    public Notification Add(string name, string value)
    {
        _text.Append(name).Append('=').Append(value).Append('\n');
        return this;
    }

    /// <summary>Sends what was added, in one datagram.</summary>
    /// <returns>False where nobody listens.</returns>
    /// <exception cref="SyscallException">The socket is not there or refuses.</exception>
    /// <exception cref="InvalidArgumentException">NOTIFY_SOCKET is neither an absolute path nor abstract.</exception>
    public bool Send()
    {
        if (!HasListener || _text.Length == 0)
            return false;
        if (_socket![0] is not ('/' or '@') || _socket.Length < 2)
            throw new InvalidArgumentException($"NOTIFY_SOCKET \"{_socket}\": not an absolute path or abstract address");
        using var socket = UnixSocket.Create(SocketKind.Datagram);
        socket.SendTo(_socket, Encoding.UTF8.GetBytes(_text.ToString()));
        _text.Clear();
        return true;
    }

    /// <summary>
    /// Waits until the manager has processed all that was sent before (BARRIER=1), so that this process may end without its
    /// messages losing their sender.
    /// </summary>
    /// <returns>False when the manager did not within the time, or nobody listens.</returns>
    public bool Barrier(TimeSpan timeout)
    {
        if (!HasListener)
            return false;
        var (mine, theirs) = UnixSocket.Pair();
        using (mine)
        {
            using (theirs)
            {
                using var socket = UnixSocket.Create(SocketKind.Datagram);
                socket.SendTo(_socket!, "BARRIER=1"u8.ToArray(), theirs.Descriptor);
            }
            // The manager closes its copy when it gets there, which is the end of the stream.
            return mine.WaitReadable((int)timeout.TotalMilliseconds);
        }
    }
}

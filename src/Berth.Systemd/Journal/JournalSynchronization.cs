using Berth.Linux.Errors;
using Berth.Linux.Sockets;

namespace Berth.Systemd.Journal;

/// <summary>Makes journald take in what was sent to it before (io.systemd.Journal.Synchronize, as <c>journalctl --sync</c> does).</summary>
public static class JournalSynchronization
{
    private const string Address = "/run/systemd/journal/io.systemd.journal";

    /// <summary>Waits until all entries that were sent before are in the journal's files.</summary>
    /// <returns>False where there is no journald, we may not ask it, or it does not answer in time.</returns>
    public static bool Run(int timeoutMilliseconds = 5000)
    {
        try
        {
            using var socket = UnixSocket.Connect(Address);
            socket.Send("{\"method\":\"io.systemd.Journal.Synchronize\"}\0"u8);
            Span<byte> answer = stackalloc byte[1024];
            return socket.WaitReadable(timeoutMilliseconds) && answer[..socket.Receive(answer)].IndexOf("\"error\""u8) < 0;
        }
        catch (SyscallException)
        {
            return false;
        }
    }
}

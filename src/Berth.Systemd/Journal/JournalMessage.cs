using System.Buffers.Binary;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using Berth.Linux;
using Berth.Linux.Errors;
using Berth.Linux.Files;
using Berth.Linux.Sockets;

namespace Berth.Systemd.Journal;

/// <summary>
/// An entry to be written to the journal by its native protocol (systemd's docs/JOURNAL_NATIVE_PROTOCOL). One too big for a
/// datagram goes as a sealed memory file.
/// </summary>
/// <param name="socket">journald's socket; another one for tests.</param>
public sealed partial class JournalMessage(string socket = "/run/systemd/journal/socket")
{
    private const uint CloseOnExec = 1, AllowSealing = 2;
    private const int AddSeals = 1033, AllSeals = 0xf;
    private readonly MemoryStream _bytes = new();

    /// <summary>Adds a field; the name has capital letters, digits and underscores and no underscore first.</summary>
    public JournalMessage Add(string field, string value)
    {
        var bytes = Encoding.UTF8.GetBytes(value);
        _bytes.Write(Encoding.ASCII.GetBytes(field));
        if (bytes.AsSpan().Contains((byte)'\n'))
        {
            Span<byte> size = stackalloc byte[8];
            BinaryPrimitives.WriteUInt64LittleEndian(size, (ulong)bytes.Length);
            _bytes.WriteByte((byte)'\n');
            _bytes.Write(size);
        }
        else
        {
            _bytes.WriteByte((byte)'=');
        }
        _bytes.Write(bytes);
        _bytes.WriteByte((byte)'\n');
        return this;
    }

    /// <summary>Adds PRIORITY, the levels of syslog(3): 3 error, 4 warning, 5 notice, 6 info.</summary>
    public JournalMessage Priority(int level) => Add("PRIORITY", level.ToString(CultureInfo.InvariantCulture));

    /// <summary>Sends the entry.</summary>
    /// <returns>False where there is no journald.</returns>
    /// <exception cref="SyscallException">journald is there and does not take it.</exception>
    public bool Send()
    {
        using var unix = UnixSocket.Create(SocketKind.Datagram);
        unix.SetSendBuffer(8 << 20);
        var bytes = _bytes.ToArray();
        try
        {
            unix.SendTo(socket, bytes);
            return true;
        }
        catch (SyscallException absent) when (absent.Number is Errno.ENOENT or Errno.ECONNREFUSED)
        {
            return false;
        }
        catch (SyscallException tooBig) when (tooBig.Number is Errno.EMSGSIZE or ENOBUFS)
        {
            using var file = new Descriptor(Syscall.Check(memfd_create("journal", CloseOnExec | AllowSealing), "memfd_create"));
            FileSystem.Write(file, bytes);
            Syscall.Check(fcntl(file.Number, AddSeals, AllSeals), "fcntl F_ADD_SEALS");
            unix.SendTo(socket, [], file);
            return true;
        }
    }

    private const int ENOBUFS = 105;

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int memfd_create(string name, uint flags);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int fcntl(int descriptor, int command, int argument);
}

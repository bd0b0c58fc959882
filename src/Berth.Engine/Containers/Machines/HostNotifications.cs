using System.Globalization;
using Berth.Linux.Files;
using Berth.Linux.Sockets;

namespace Berth.Engine.Containers.Machines;

/// <summary>The socket on which a container's init tells how it is: /run/host/notify, as systemd-nspawn(1) has it.</summary>
internal static class HostNotifications
{
    /// <summary>The variable by which the init finds it.</summary>
    public const string Variable = "NOTIFY_SOCKET=/run/host/notify";

    /// <summary>Makes the socket in the directory that becomes /run/host.</summary>
    public static UnixSocket Listen(string runHost)
    {
        using var directory = DirectoryHandle.Open(runHost);
        // An earlier start that was killed may have left one.
        FileSystem.TryRemoveFile($"{runHost}/notify");
        // Through the descriptor: an address holds 108 bytes, which a run directory of the user's choice can exceed.
        var socket = UnixSocket.Bind(string.Create(CultureInfo.InvariantCulture, $"/proc/self/fd/{directory.Descriptor.Number}/notify"), SocketKind.Datagram);
        // For any user that the container's init is on this host.
        directory.SetMode("notify"u8, 0x1B6);
        return socket;
    }
}

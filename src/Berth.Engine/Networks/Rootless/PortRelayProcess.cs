using System.Globalization;
using System.Net.Sockets;
using Berth.Linux.Files;

namespace Berth.Engine.Networks.Rootless;

/// <summary>
/// The process of a <see cref="PortRelay"/>. It is started past the command line and has no engine: what it keeps in memory stays as long as
/// the container runs, for each container.
/// </summary>
public static class PortRelayProcess
{
    /// <summary>The first argument of a call that is meant for <see cref="Run"/>.</summary>
    public const string Verb = "port-relay";

    internal const int ExitDescriptor = 3, FirstSocket = 4;

    /// <summary>Carries connections and datagrams until the container's last holder of the pipe has ended.</summary>
    /// <param name="arguments">What follows <see cref="Verb"/>: the file with the container's addresses, then <c>tcp:PORT</c> or <c>udp:PORT</c> for each socket.</param>
    public static void Run(ReadOnlySpan<string> arguments)
    {
        var addresses = new RelayAddress(arguments[0]);
        for (var i = 1; i < arguments.Length; i++)
        {
            var socket = new Socket(new SafeSocketHandle(FirstSocket + i - 1, ownsHandle: true));
            var port = int.Parse(arguments[i].AsSpan(4), NumberStyles.None, CultureInfo.InvariantCulture);
            _ = arguments[i].StartsWith("tcp", StringComparison.Ordinal) ? new StreamRelay(socket, addresses, port).Run() : new DatagramRelay(socket, addresses, port).Run();
        }

        using var exit = new Descriptor(ExitDescriptor, owns: true);
        FileSystem.Read(exit, stackalloc byte[1]);
    }
}

using System.Globalization;
using System.Net;
using Berth.Engine.Runtime;
using Berth.Linux.Errors;
using Berth.Linux.Files;
using Berth.Linux.Processes;
using Berth.Linux.Sockets;

namespace Berth.Engine.Networks.Rootless;

/// <summary>
/// The published ports of a container in the <see cref="RootlessNamespace"/>, which no firewall of the host leads to: sockets on the host and
/// a process in the namespace, <see cref="PortRelayProcess"/>, that carries what arrives there to the container. It ends with the container.
/// </summary>
internal sealed class PortRelay : IDisposable
{
    // Each connection has two buffers.
    private const int HeapLimit = 64 << 20;
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(5);
    private readonly string _program;
    private readonly List<(Descriptor Socket, string Target)> _sockets;
    private readonly Descriptor _exit;
    private readonly bool _holdsItself;

    private PortRelay(string program, bool holdsItself, List<(Descriptor Socket, string Target)> sockets, Descriptor exit, Descriptor life)
    {
        _program = program;
        _holdsItself = holdsItself;
        _sockets = sockets;
        _exit = exit;
        Life = life;
    }

    /// <summary>What lives as long as the container does: the relay ends when its last holder has ended.</summary>
    public Descriptor Life { get; }

    /// <summary>Takes the ports on the host.</summary>
    /// <param name="program">Berth's own path.</param>
    /// <param name="ports">What is published.</param>
    /// <param name="holdsItself">Whether the process holds <see cref="Life"/> itself, since nobody else lives as long as the container: its end is its service's then.</param>
    /// <exception cref="ConflictException">A port is in use, or an address is not this host's.</exception>
    /// <exception cref="InvalidArgumentException">A port is not of tcp or udp.</exception>
    public static PortRelay Open(string program, IReadOnlyList<PortMapping> ports, bool holdsItself)
    {
        var sockets = new List<(Descriptor Socket, string Target)>();
        try
        {
            foreach (var mapping in ports)
            {
                for (var offset = 0; offset < mapping.Range; offset++)
                {
                    var target = string.Create(CultureInfo.InvariantCulture, $"{mapping.Protocol}:{mapping.ContainerPort + offset}");
                    foreach (var socket in Listen(mapping, (ushort)(mapping.HostPort + offset))) sockets.Add((socket, target));
                }
            }

            var (exit, life) = FileSystem.Pipe();
            return new PortRelay(program, holdsItself, sockets, exit, life);
        }
        catch
        {
            foreach (var (socket, _) in sockets) socket.Dispose();
            throw;
        }
    }

    /// <summary>Starts the process, in the network namespace of the calling thread.</summary>
    /// <param name="statusFile">Where the container's <see cref="NetworkStatus"/> is, with its addresses.</param>
    public ProcessIdentity Start(string statusFile)
    {
        using var nothing = FileSystem.Open("/dev/null", OpenFlags.ReadWrite);
        var descriptors = new List<(Descriptor, int)> { (nothing, 0), (nothing, 1), (nothing, 2), (_exit, PortRelayProcess.ExitDescriptor) };
        for (var i = 0; i < _sockets.Count; i++) descriptors.Add((_sockets[i].Socket, PortRelayProcess.FirstSocket + i));
        if (_holdsItself) descriptors.Add((Life, PortRelayProcess.FirstSocket + _sockets.Count));
        var child = ChildProcess.Spawn(new SpawnRequest
        {
            Program = _program,
            Arguments = [PortRelayProcess.Verb, statusFile, .. _sockets.Select(static socket => socket.Target)],
            Environment = ResidentProcess.Environment(HeapLimit),
            Descriptors = descriptors,
            WorkingDirectory = "/",
            NewSession = true,
        });
        return ProcessIdentity.TryOf(child.Pid) ?? throw new HelperException(PortRelayProcess.Verb, 1, "ended without a word");
    }

    /// <summary>Ends a relay and waits until it has let its ports go.</summary>
    public static void End(ProcessIdentity relay)
    {
        using var process = PidDescriptor.TryOpen(relay.Pid);
        if (process is null || !relay.IsAlive || !process.TrySignal(Signals.Kill)) return;
        if (!process.WaitForEnd(s_patience)) throw new HelperException(PortRelayProcess.Verb, 137, $"process {relay.Pid} does not end");
    }

    /// <summary>Lets the sockets and the pipe go here; a process that was started has its own.</summary>
    public void Dispose()
    {
        foreach (var (socket, _) in _sockets) socket.Dispose();
        _exit.Dispose();
        Life.Dispose();
    }

    private static IEnumerable<Descriptor> Listen(PortMapping mapping, ushort port)
    {
        if (mapping.Protocol is not ("tcp" or "udp")) throw new InvalidArgumentException($"can't forward protocol: {mapping.Protocol}");
        if (mapping.HostIp.Length > 0)
        {
            yield return PortReservation.Occupy(mapping, IPAddress.Parse(mapping.HostIp), port);
            yield break;
        }

        yield return PortReservation.Occupy(mapping, IPAddress.Any, port);
        if (HostSocket.HasIpv6) yield return PortReservation.Occupy(mapping, IPAddress.IPv6Any, port);
    }
}

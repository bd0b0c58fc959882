using System.Net;
using System.Net.Sockets;
using Berth.Linux;
using Berth.Linux.Errors;
using Berth.Linux.Files;
using Berth.Linux.Sockets;

namespace Berth.Engine.Networks;

/// <summary>
/// Sockets that occupy the published ports of a container on the host, so that no other program or container takes
/// them. Nobody accepts on them: the firewall sends what arrives to the container. conmon inherits the descriptors and
/// holds the ports for as long as the container runs.
/// </summary>
public sealed class PortReservation : IDisposable
{
    private readonly List<Descriptor> _descriptors;

    private PortReservation(List<Descriptor> descriptors) => _descriptors = descriptors;

    /// <summary>The sockets, to be handed to the container's monitor.</summary>
    public IReadOnlyList<Descriptor> Descriptors => _descriptors;

    /// <summary>Occupies all ports, or none. SCTP ports are not occupied, as Podman does not.</summary>
    /// <exception cref="ConflictException">A port is in use, or an address is not this host's.</exception>
    public static PortReservation Open(IReadOnlyList<PortMapping> ports)
    {
        var descriptors = new List<Descriptor>();
        try
        {
            foreach (var mapping in ports)
            {
                for (var offset = 0; offset < mapping.Range; offset++)
                {
                    if (mapping.Protocol is "tcp" or "udp" or "")
                        descriptors.Add(Occupy(mapping, mapping.HostIp.Length == 0 ? IPAddress.Any : IPAddress.Parse(mapping.HostIp), (ushort)(mapping.HostPort + offset)));
                }
            }

            return new PortReservation(descriptors);
        }
        catch
        {
            foreach (var descriptor in descriptors) descriptor.Dispose();
            throw;
        }
    }

    /// <summary>Closes the sockets here; a monitor that inherited them goes on holding the ports.</summary>
    public void Dispose()
    {
        foreach (var descriptor in _descriptors) descriptor.Dispose();
    }

    /// <summary>Occupies one tcp or udp port of an address.</summary>
    /// <exception cref="ConflictException">It is in use, or the address is not this host's.</exception>
    internal static Descriptor Occupy(PortMapping mapping, IPAddress address, ushort port)
    {
        try
        {
            return mapping.Protocol == "udp" ? HostSocket.BindUdp(address, port) : HostSocket.ListenTcp(address, port);
        }
        catch (SyscallException error)
        {
            var six = address.AddressFamily == AddressFamily.InterNetworkV6;
            var protocol = mapping.Protocol.Length == 0 ? "tcp" : mapping.Protocol;
            throw new ConflictException(
                $"cannot listen on the {protocol.ToUpperInvariant()} port: listen {protocol}{(six ? '6' : '4')} "
                + $"{(six ? $"[{mapping.HostIp}]" : mapping.HostIp)}:{port}: {error.Operation}: {Errno.Describe(error.Number)}",
                error);
        }
    }
}

using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace Berth.Engine.Networks.Rootless;

/// <summary>Carries the datagrams of one UDP socket to a port of a container, and the answers back to who asked.</summary>
/// <param name="socket">The socket, which is bound.</param>
/// <param name="addresses">Where the container is.</param>
/// <param name="port">Its port.</param>
internal sealed class DatagramRelay(Socket socket, RelayAddress addresses, int port)
{
    private const int LargestDatagram = 65_536, MaximumPeers = 4096;

    // As long as the kernel remembers a stream of datagrams (nf_conntrack_udp_timeout_stream).
    private static readonly TimeSpan s_idle = TimeSpan.FromSeconds(120);
    private readonly ConcurrentDictionary<EndPoint, Socket> _peers = new();

    /// <summary>Receives for as long as the process lives.</summary>
    public async Task Run()
    {
        var buffer = new byte[LargestDatagram];
        EndPoint any = new IPEndPoint(socket.AddressFamily == AddressFamily.InterNetworkV6 ? IPAddress.IPv6Any : IPAddress.Any, 0);
        while (true)
        {
            try
            {
                var received = await socket.ReceiveFromAsync(buffer, any).ConfigureAwait(false);
                if (Peer(received.RemoteEndPoint) is { } server) await server.SendAsync(buffer.AsMemory(0, received.ReceivedBytes)).ConfigureAwait(false);
            }
            catch (Exception error) when (error is SocketException or ObjectDisposedException)
            {
                // A datagram may be lost: nobody listens there, or its peer was idle and has just been forgotten.
            }
        }
    }

    private Socket? Peer(EndPoint client)
    {
        if (_peers.TryGetValue(client, out var known)) return known;
        if (_peers.Count >= MaximumPeers || addresses.Current is not { } address) return null;
        var server = new Socket(address.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
        server.Connect(new IPEndPoint(address, port));
        _peers[client] = server;
        _ = Answer(client, server);
        return server;
    }

    private async Task Answer(EndPoint client, Socket server)
    {
        var buffer = new byte[LargestDatagram];
        using var idle = new CancellationTokenSource();
        try
        {
            while (true)
            {
                idle.CancelAfter(s_idle);
                var count = await server.ReceiveAsync(buffer, idle.Token).ConfigureAwait(false);
                await socket.SendToAsync(buffer.AsMemory(0, count), client).ConfigureAwait(false);
            }
        }
        catch (Exception error) when (error is SocketException or OperationCanceledException)
        {
            // Idle, refused by the container, or the client cannot be reached: its next datagram begins anew.
        }
        finally
        {
            _peers.TryRemove(client, out _);
            server.Dispose();
        }
    }
}

using System.Buffers;
using System.Net;
using System.Net.Sockets;

namespace Berth.Engine.Networks.Rootless;

/// <summary>Carries the connections of one TCP socket to a port of a container.</summary>
/// <param name="listener">The socket, which listens.</param>
/// <param name="addresses">Where the container is.</param>
/// <param name="port">Its port.</param>
internal sealed class StreamRelay(Socket listener, RelayAddress addresses, int port)
{
    private const int BufferSize = 64 * 1024;
    private static readonly TimeSpan s_afterFailure = TimeSpan.FromMilliseconds(100);

    /// <summary>Accepts for as long as the process lives.</summary>
    public async Task Run()
    {
        while (true)
        {
            try
            {
                _ = Carry(await listener.AcceptAsync().ConfigureAwait(false));
            }
            catch (SocketException)
            {
                // The peer is gone already, or there are no more descriptors until others have ended.
                await Task.Delay(s_afterFailure).ConfigureAwait(false);
            }
        }
    }

    private async Task Carry(Socket client)
    {
        using (client)
        {
            try
            {
                if (addresses.Current is not { } address) return;
                using var server = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
                await server.ConnectAsync(new IPEndPoint(address, port)).ConfigureAwait(false);
                client.NoDelay = server.NoDelay = true;
                await Task.WhenAll(Copy(client, server), Copy(server, client)).ConfigureAwait(false);
            }
            catch (Exception error) when (error is SocketException or ObjectDisposedException)
            {
                // Nobody listens in the container, or one of both has gone: closing tells the other.
            }
        }
    }

    // Each direction ends for itself; a failure ends both.
    private static async Task Copy(Socket from, Socket to)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(BufferSize);
        try
        {
            while (await from.ReceiveAsync(buffer).ConfigureAwait(false) is var count and > 0)
            {
                for (var sent = 0; sent < count;)
                    sent += await to.SendAsync(buffer.AsMemory(sent, count - sent)).ConfigureAwait(false);
            }

            to.Shutdown(SocketShutdown.Send);
        }
        catch
        {
            from.Dispose();
            to.Dispose();
            throw;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}

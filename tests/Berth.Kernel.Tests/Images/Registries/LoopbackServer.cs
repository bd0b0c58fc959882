using System.Net;
using System.Net.Sockets;

namespace Berth.Kernel.Tests.Images.Registries;

/// <summary>Takes connections on the loopback, one after the other, and has each answered.</summary>
internal sealed class LoopbackServer : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly Action<NetworkStream> _answer;

    internal LoopbackServer(Action<NetworkStream> answer)
    {
        _answer = answer;
        _listener.Start();
        Host = $"127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}";
        new Thread(Serve) { IsBackground = true }.Start();
    }

    /// <summary>Host and port.</summary>
    internal string Host { get; }

    /// <inheritdoc/>
    public void Dispose() => _listener.Dispose();

    private void Serve()
    {
        try
        {
            while (true)
            {
                using var client = _listener.AcceptTcpClient();
                try
                {
                    _answer(client.GetStream());
                }
                catch (IOException)
                {
                    // The client went away or spoke TLS.
                }
            }
        }
        catch (Exception e) when (e is SocketException or InvalidOperationException)
        {
            // Disposed, while it waited or between two clients.
        }
    }
}

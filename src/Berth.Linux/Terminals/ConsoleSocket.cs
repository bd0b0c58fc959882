using Berth.Linux.Errors;
using Berth.Linux.Files;
using Berth.Linux.Sockets;

namespace Berth.Linux.Terminals;

/// <summary>
/// Where an OCI runtime sends the master end of the terminal that it made for a container (runc's docs/terminals, --console-socket).
/// </summary>
public sealed class ConsoleSocket : IDisposable
{
    private readonly UnixSocket _listener;

    /// <summary>Listens at <paramref name="path"/>, which must not exist.</summary>
    public ConsoleSocket(string path)
    {
        Path = path;
        _listener = UnixSocket.Bind(path, SocketKind.Stream);
    }

    /// <summary>What to give the runtime.</summary>
    public string Path { get; }

    /// <summary>Readable when a runtime has connected.</summary>
    public Descriptor Descriptor => _listener.Descriptor;

    /// <summary>Waits for the terminal.</summary>
    /// <exception cref="EngineException">None came in time, or what came was none.</exception>
    public Descriptor Receive(TimeSpan timeout)
    {
        if (!_listener.WaitReadable((int)timeout.TotalMilliseconds))
            throw new EngineException(ErrorKind.Internal, $"{Path}: the runtime sent no terminal in {timeout.TotalSeconds:0.#} s");
        using var runtime = _listener.Accept();
        var message = runtime.ReceiveMessage(new byte[4096])!;
        if (message.Descriptors.Count == 1 && Terminal.Is(message.Descriptors[0]))
            return message.Descriptors[0];
        foreach (var descriptor in message.Descriptors)
            descriptor.Dispose();
        throw new EngineException(ErrorKind.Internal, $"{Path}: the runtime sent something that is no terminal");
    }

    /// <summary>Stops listening and removes the socket's file.</summary>
    public void Dispose()
    {
        _listener.Dispose();
        FileSystem.TryRemoveFile(Path);
    }
}

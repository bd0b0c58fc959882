using System.Net;
using System.Net.Sockets;
using System.Text;
using Berth.Engine.Networks;
using Berth.Linux.Namespaces;
using Berth.Linux.Processes;

namespace Berth.Kernel.Tests.Networks;

/// <summary>A network namespace that plays the host, with directories of its own.</summary>
internal sealed class TestHost : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("berth-networks-").FullName;
    private readonly string _namespace;

    /// <param name="direct">Whether plain networks are set up without netavark.</param>
    public TestHost(bool direct)
    {
        Settings = new NetworkSettings
        {
            ConfigDirectory = _directory + "/config",
            RunDirectory = _directory + "/run",
            LockFile = _directory + "/netavark.lock",
            NamespaceDirectory = _directory + "/netns",
            StateDirectory = _directory + "/state",
            AllowDirect = direct,
        };
        Directory.CreateDirectory(Settings.ConfigDirectory);
        _namespace = Settings.NamespaceDirectory + "/host";
        NetworkNamespace.Create(_namespace);
        Engine = new NetworkEngine(Settings);
    }

    public NetworkSettings Settings { get; init; }

    public NetworkEngine Engine { get; init; }

    public static string NewId() => Convert.ToHexStringLower(System.Security.Cryptography.RandomNumberGenerator.GetBytes(32));

    public static NetworkRequest Request(string id, params string[] networks) => new()
    {
        ContainerId = id,
        ContainerName = "c" + id[..6],
        Networks = [.. networks.Select(static name => new Berth.Engine.Containers.Specification.NetworkAttachment { Name = name })],
    };

    /// <summary>Runs something in the host's namespace.</summary>
    public T On<T>(Func<T> action) => In(_namespace, action);

    public void On(Action action) => NetworkNamespace.RunInside(_namespace, action);

    public static T In<T>(string path, Func<T> action)
    {
        T? result = default;
        NetworkNamespace.RunInside(path, () => result = action());
        return result!;
    }

    /// <summary>Runs a program in the host's namespace and returns what it printed.</summary>
    public string Run(string program, params string[] arguments) => On(() => Execute(program, arguments));

    public static string Execute(string program, params string[] arguments)
    {
        var result = CapturedProcess.Run(new SpawnRequest { Program = program, Arguments = arguments });
        return Encoding.UTF8.GetString(result.Output) + result.Error;
    }

    /// <summary>A listener inside a container that answers each connection with a text; TCP.</summary>
    public static Socket Serve(string namespacePath, int port, string answer)
    {
        var listener = In(namespacePath, () =>
        {
            var socket = new Socket(AddressFamily.InterNetworkV6, SocketType.Stream, ProtocolType.Tcp) { DualMode = true };
            socket.Bind(new IPEndPoint(IPAddress.IPv6Any, port));
            socket.Listen();
            return socket;
        });
        new Thread(() =>
        {
            try
            {
                while (true)
                {
                    using var connection = listener.Accept();
                    connection.Send(Encoding.UTF8.GetBytes(answer));
                }
            }
            catch (Exception error) when (error is SocketException or ObjectDisposedException)
            {
                // The test closed the listener.
            }
        })
        { IsBackground = true }.Start();
        return listener;
    }

    /// <summary>What a server on an address says to a client in the namespace that the caller is in, or the error.</summary>
    public static string Ask(string address, int port)
    {
        var ip = IPAddress.Parse(address);
        using var socket = new Socket(ip.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { ReceiveTimeout = 3000, SendTimeout = 3000 };
        try
        {
            socket.Connect(new IPEndPoint(ip, port));
            var buffer = new byte[256];
            return Encoding.UTF8.GetString(buffer, 0, socket.Receive(buffer));
        }
        catch (SocketException error)
        {
            return error.SocketErrorCode.ToString();
        }
    }

    public void Dispose()
    {
        foreach (var id in Engine.ListContainers()) On(() => Engine.TearDown(id));
        NetworkNamespace.Delete(_namespace);
        Execute("/bin/umount", "-l", Settings.NamespaceDirectory);
        Directory.Delete(_directory, recursive: true);
    }
}

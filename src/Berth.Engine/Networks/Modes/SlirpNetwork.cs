using System.Globalization;
using System.Net;
using System.Text;
using Berth.Linux.Errors;
using Berth.Linux.Files;
using Berth.Linux.Processes;
using Berth.Linux.Sockets;

namespace Berth.Engine.Networks.Modes;

/// <summary>
/// <c>--network=slirp4netns</c>: the container's network in a process, slirp4netns(1). It ends when the last holder of a pipe's end
/// has ended, which is the container's monitor.
/// </summary>
internal sealed class SlirpNetwork(NetworkSettings settings)
{
    private const string DefaultRange = "10.0.2.0/24";
    private const int GuestOffset = 100, HostOffset = 2, DnsOffset = 3;

    /// <summary>Starts slirp4netns on a namespace and waits until it is ready.</summary>
    /// <param name="status">The record, with the namespace.</param>
    /// <param name="ports">Published ports.</param>
    /// <param name="options">The options of podman-run(1), --network=slirp4netns.</param>
    /// <param name="exit">The read end of the pipe; slirp4netns ends with its last writer.</param>
    /// <exception cref="EngineException">It did not start, or a port is in use.</exception>
    public NetworkStatus SetUp(NetworkStatus status, IReadOnlyList<PortMapping> ports, IReadOnlyList<string> options, Descriptor exit)
    {
        var (arguments, range) = Arguments([.. settings.SlirpOptions, .. options]);
        var socket = $"{settings.StateDirectory}/{status.ContainerId}.slirp";
        FileSystem.TryRemoveFile(socket);
        if (ports.Count > 0) arguments.AddRange(["-a", socket]);
        arguments.AddRange(["-c", "-r", "3", "-e", "4", "--netns-type=path", status.NamespacePath, "tap0"]);
        var log = $"{settings.StateDirectory}/{status.ContainerId}.slirp.log";
        var (ready, readyWriter) = FileSystem.Pipe();
        using (ready)
        using (var output = FileSystem.Open(log, OpenFlags.WriteOnly | OpenFlags.Create | OpenFlags.Truncate, 0x180))
        {
            using (readyWriter)
            {
                ChildProcess.Spawn(new SpawnRequest
                {
                    Program = settings.FindHelper("slirp4netns"),
                    Arguments = arguments,
                    Descriptors = [(output, 1), (output, 2), (readyWriter, 3), (exit, 4)],
                    NewSession = true,
                });
            }

            Span<byte> answer = stackalloc byte[1];
            // It writes a digit when it is ready; the end without one is its own end.
            if (FileSystem.Read(ready, answer) == 0)
                throw new HelperException("slirp4netns", 1, $"failed: {FileSystem.TryReadText(log)?.Trim().ReplaceLineEndings(" ")}");
        }

        FileSystem.TryRemoveFile(log);
        try
        {
            foreach (var port in ports) Publish(socket, port, range.Add(GuestOffset));
        }
        finally
        {
            FileSystem.TryRemoveFile(socket);
        }

        return status with
        {
            IsUserMode = true,
            IsComplete = true,
            HostAddress = range.Add(HostOffset).ToString(),
            Networks = new Dictionary<string, NetworkResult>(StringComparer.Ordinal)
            {
                ["slirp4netns"] = new()
                {
                    DnsServers = [range.Add(DnsOffset).ToString()],
                    Interfaces = new Dictionary<string, NetworkInterface>(StringComparer.Ordinal)
                    {
                        ["tap0"] = new() { Subnets = [new InterfaceAddress { Network = $"{range.Add(GuestOffset)}/{range.PrefixLength}" }] },
                    },
                },
            },
            Request = status.Request with { Networks = new Dictionary<string, NetavarkAttachment>(StringComparer.Ordinal) { ["slirp4netns"] = new() } },
        };
    }

    /// <summary>slirp4netns' arguments for the user's options, and the range of addresses.</summary>
    /// <exception cref="InvalidArgumentException">An option is unknown or its value wrong.</exception>
    internal static (List<string> Arguments, IpSubnet Range) Arguments(IReadOnlyList<string> options)
    {
        var (loopback, ipv6, mtu, cidr) = (false, true, "65520", DefaultRange);
        var outbound = new List<string>();
        foreach (var option in options)
        {
            var equals = option.IndexOf('=');
            if (equals < 0) throw new InvalidArgumentException($"unknown option for slirp4netns: \"{option}\"");
            var (key, value) = (option[..equals], option[(equals + 1)..]);
            switch (key)
            {
                case "allow_host_loopback":
                    loopback = Truth(key, value);
                    break;
                case "enable_ipv6":
                    ipv6 = Truth(key, value);
                    break;
                case "mtu":
                    mtu = int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out _) ? value : throw new InvalidArgumentException($"invalid mtu \"{value}\"");
                    break;
                case "cidr":
                    cidr = IpSubnet.TryParse(value, out var given) && !given.IsIpv6 ? value : throw new InvalidArgumentException($"invalid cidr \"{value}\"");
                    break;
                case "outbound_addr" or "outbound_addr6":
                    outbound.Add($"--{key.Replace('_', '-')}={value}");
                    break;
                case "port_handler" when value == "slirp4netns":
                    break;
                case "port_handler" when value == "rootlesskit":
                    throw new NotSupportedYetException("port_handler=rootlesskit is not supported yet");
                default:
                    throw new InvalidArgumentException($"unknown option for slirp4netns: \"{option}\"");
            }
        }

        var arguments = new List<string>();
        if (!loopback) arguments.Add("--disable-host-loopback");
        arguments.AddRange([$"--mtu={mtu}", "--enable-seccomp"]);
        // Its sandbox unmounts what it does not need. In the host's own mount namespace that reaches, through shared mounts, the
        // network namespaces of every container.
        if (!UserIdentity.IsRoot) arguments.Add("--enable-sandbox");
        if (ipv6) arguments.Add("--enable-ipv6");
        if (cidr != DefaultRange) arguments.Add("--cidr=" + cidr);
        arguments.AddRange(outbound);
        return IpSubnet.TryParse(cidr, out var range) ? (arguments, range) : throw new InvalidArgumentException($"invalid cidr \"{cidr}\"");
    }

    private static bool Truth(string key, string value) => value switch
    {
        "true" => true,
        "false" => false,
        _ => throw new InvalidArgumentException($"invalid value of {key} for slirp4netns: \"{value}\""),
    };

    // One request a connection (slirp4netns(1), API SOCKET).
    private static void Publish(string socket, PortMapping port, IPAddress guest)
    {
        var host = port.HostIp.Length > 0 ? port.HostIp : "0.0.0.0";
        for (var i = 0; i < port.Range; i++)
        {
            using var connection = UnixSocket.Connect(socket);
            connection.Send(Encoding.ASCII.GetBytes(
                $$"""{"execute":"add_hostfwd","arguments":{"proto":"{{port.Protocol}}","host_addr":"{{host}}","host_port":{{port.HostPort + i}},"guest_addr":"{{guest}}","guest_port":{{port.ContainerPort + i}} } }"""));
            connection.ShutdownWrite();
            var buffer = new byte[1024];
            var answer = Encoding.UTF8.GetString(buffer, 0, connection.Receive(buffer));
            if (answer.Contains("\"error\"", StringComparison.Ordinal))
                throw new ConflictException($"slirp4netns: cannot publish {host}:{port.HostPort + i}/{port.Protocol}: {answer.Trim()}");
        }
    }
}

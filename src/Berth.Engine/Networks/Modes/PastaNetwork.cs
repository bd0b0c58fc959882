using System.Text;
using Berth.Linux.Errors;
using Berth.Linux.Namespaces;
using Berth.Linux.Processes;
using Berth.Linux.Sockets;

namespace Berth.Engine.Networks.Modes;

/// <summary>
/// <c>--network=pasta</c>: the container's network in a process, pasta(1), which leaves as soon as the namespace's file is gone. The
/// options that it gets unless the user says otherwise are those of podman-run(1), --network.
/// </summary>
internal sealed class PastaNetwork(NetworkSettings settings)
{
    private const string ForwardedDns = "169.254.1.1", HostAddress = "169.254.1.2", MapAddress = "--map-guest-addr";

    /// <summary>Starts pasta on a namespace.</summary>
    /// <returns>What the container got.</returns>
    /// <exception cref="HelperException">It did not start: a port is in use, the host has no network, …</exception>
    /// <exception cref="InvalidArgumentException">A port is not of tcp or udp.</exception>
    public NetworkStatus SetUp(NetworkStatus status, IReadOnlyList<PortMapping> ports, IReadOnlyList<string> options)
    {
        var (arguments, dns, host) = Arguments(status.NamespacePath, ports, [.. settings.PastaOptions, .. options]);
        var process = Run(arguments);
        if (!process.Status.Success && Says(process).Contains($"unrecognized option '{MapAddress}'", StringComparison.Ordinal))
        {
            // Before 2024_08_21.
            var at = arguments.IndexOf(MapAddress);
            arguments.RemoveRange(at, 2);
            host = null;
            process = Run(arguments);
        }

        if (!process.Status.Success) throw new HelperException("pasta", process.Status.Code, $"failed with exit code {process.Status.Code}: {Says(process)}");
        return status with
        {
            IsUserMode = true,
            IsComplete = true,
            HostAddress = host ?? "",
            Networks = new Dictionary<string, NetworkResult>(StringComparer.Ordinal) { ["pasta"] = Result(status.NamespacePath, dns) },
            Request = status.Request with { Networks = new Dictionary<string, NetavarkAttachment>(StringComparer.Ordinal) { ["pasta"] = new() } },
        };
    }

    /// <summary>pasta's arguments, the server that it forwards to the host's DNS, and the address by which it leads to the host.</summary>
    internal static (List<string> Arguments, IReadOnlyList<string> Dns, string? Host) Arguments(
        string namespacePath, IReadOnlyList<PortMapping> ports, IReadOnlyList<string> options)
    {
        var arguments = new List<string> { "--config-net" };
        if (UserIdentity.IsRoot) arguments.AddRange(["--runas", "0:0"]);
        foreach (var port in ports)
        {
            var flag = port.Protocol switch
            {
                "tcp" => "-t",
                "udp" => "-u",
                _ => throw new InvalidArgumentException($"can't forward protocol: {port.Protocol}"),
            };
            var last = port.Range - 1;
            arguments.AddRange([flag, $"{(port.HostIp.Length > 0 ? port.HostIp + "/" : "")}{port.HostPort}-{port.HostPort + last}:{port.ContainerPort}-{port.ContainerPort + last}"]);
        }

        arguments.AddRange(options.Where(static option => option != "--map-gw"));
        var dns = After("--dns-forward");
        if (dns.Count == 0)
        {
            dns = [ForwardedDns];
            arguments.AddRange(["--dns-forward", ForwardedDns]);
        }

        foreach (var (names, value) in (ReadOnlySpan<(string[], string)>)[
            (["-t", "--tcp-ports"], "-t"), (["-u", "--udp-ports"], "-u"), (["-T", "--tcp-ns"], "-T"), (["-U", "--udp-ns"], "-U")])
        {
            if (!arguments.Exists(argument => Array.IndexOf(names, argument) >= 0)) arguments.AddRange([value, "none"]);
        }

        if (!options.Contains("--map-gw")) arguments.Add("--no-map-gw");
        arguments.AddRange(["--quiet", "--netns", namespacePath]);
        var mapped = After(MapAddress);
        if (mapped.Count > 0) return (arguments, dns, mapped[^1] == "none" ? null : mapped[^1]);
        arguments.AddRange([MapAddress, HostAddress]);
        return (arguments, dns, HostAddress);

        List<string> After(string option)
        {
            var values = new List<string>();
            for (var i = 0; i + 1 < options.Count; i++)
            {
                if (options[i] == option) values.Add(options[i + 1]);
            }

            return values;
        }
    }

    private CapturedProcess Run(List<string> arguments) => CapturedProcess.Run(new SpawnRequest { Program = settings.FindHelper("pasta"), Arguments = arguments });

    private static string Says(CapturedProcess process)
        => (process.Error + Encoding.UTF8.GetString(process.Output)).Trim().ReplaceLineEndings(" ");

    private static NetworkResult Result(string namespacePath, IReadOnlyList<string> dns)
    {
        var interfaces = new Dictionary<string, NetworkInterface>(StringComparer.Ordinal);
        NetworkNamespace.RunInside(namespacePath, () =>
        {
            foreach (var one in LinkAddress.List().GroupBy(static address => address.Interface))
            {
                var subnets = one
                    .Where(static address => address.IsRoutable)
                    .Select(static address => new InterfaceAddress { Network = $"{address.Address}/{address.PrefixLength}" }).ToList();
                if (subnets.Count > 0) interfaces[one.Key] = new NetworkInterface { Subnets = subnets };
            }
        });
        return new NetworkResult { Interfaces = interfaces, DnsServers = dns };
    }
}

using Berth.Cli.Commands;
using Berth.Cli.Flags;
using Berth.Engine.Containers;
using Berth.Engine.Networks;
using Berth.Engine.Templates.Formatting;
using Berth.Linux.Errors;

namespace Berth.Cli.Verbs.Containers;

/// <summary><c>port</c>: podman-port(1).</summary>
internal sealed class PortVerb : Verb
{
    private const int ShortId = 12;
    private const int PortBits = 16;

    private readonly BoolFlag _all;
    private readonly LatestFlag _latest;

    internal PortVerb(FlagSet flags)
    {
        _all = flags.Bool("all", 'a', "Display port information for all containers");
        _latest = new LatestFlag(flags);
    }

    /// <inheritdoc/>
    public override bool NeedsUserNamespace => false;

    /// <inheritdoc/>
    public override string Synopsis => "[options] CONTAINER [PORT]";

    /// <inheritdoc/>
    public override string Description => "List port mappings for the CONTAINER, or look up the public-facing port that is NAT-ed to the PRIVATE_PORT";

    /// <inheritdoc/>
    public override string[] Examples => ["port --all", "port ctrID 80/tcp"];

    /// <inheritdoc/>
    public override Completion ArgumentCompletion => Completion.Containers;

    /// <inheritdoc/>
    public override int Run(Invocation invocation)
    {
        var arguments = invocation.Arguments;
        if (_all.Value && (_latest.Value || arguments.Count > 0))
            throw new InvalidArgumentException(_latest.Value ? "--all and --latest cannot be used together" : "no arguments are needed with --all");
        if (!_all.Value && !_latest.Value && arguments.Count == 0)
            throw new InvalidArgumentException("you must supply a running container name or id");
        if (arguments.Count > 2)
            throw new InvalidArgumentException("`port` accepts at most 2 arguments");
        var wanted = arguments.Count > (_latest.Value ? 0 : 1) && arguments[^1].Length > 0 ? Wanted(arguments[^1]) : null;
        var containers = invocation.Global.Open().Containers;
        if (_all.Value)
        {
            foreach (var container in containers.List().Where(static container => container.Status == ContainerStatus.Running))
            {
                foreach (var (port, host) in Mappings(container))
                    invocation.Out.WriteLine($"{container.Id[..ShortId]}\t{port} -> {host}");
            }
            return 0;
        }
        var one = _latest.Value ? containers.Latest() : containers.Find(arguments[0]);
        var found = false;
        foreach (var (port, host) in Mappings(one))
        {
            if (wanted is null)
                invocation.Out.WriteLine($"{port} -> {host}");
            else if (port == wanted)
                invocation.Out.WriteLine(host);
            found |= port == wanted;
        }
        return wanted is null || found || one.Status != ContainerStatus.Running || one.Summary.Ports.Count == 0 ? 0 : throw new NotFoundException($"failed to find published port \"{arguments[^1]}\"");
    }

    private static string Wanted(string text)
    {
        var parts = text.Split('/');
        if (parts.Length > 2)
            throw new InvalidArgumentException($"port formats are port/protocol. '{text}' is invalid");
        ulong port;
        try
        {
            port = GoNumber.ParseUint(parts[0], PortBits);
        }
        catch (FormatException error)
        {
            throw new InvalidArgumentException(error.Message, error);
        }

        return $"{port}/{(parts.Length == 2 ? parts[1] : "tcp")}";
    }

    private static IEnumerable<(string Port, string Host)> Mappings(ContainerListing container)
        => container.Status != ContainerStatus.Running ? [] : container.Summary.Ports.SelectMany(static mapping => Enumerable.Range(0, Math.Max(1, (int)mapping.Range)).Select(offset => Text(mapping, offset)));

    private static (string Port, string Host) Text(PortMapping mapping, int offset)
    {
        var protocol = mapping.Protocol.Length == 0 ? "tcp" : mapping.Protocol;
        var address = mapping.HostIp.Length == 0 ? "0.0.0.0" : mapping.HostIp;
        return ($"{mapping.ContainerPort + offset}/{protocol}", $"{address}:{mapping.HostPort + offset}");
    }
}

using Berth.Cli.Commands;
using Berth.Cli.Flags;
using Berth.Engine.Containers;
using Berth.Linux.Errors;

namespace Berth.Cli.Verbs;

/// <summary>podman-start(1).</summary>
internal sealed class StartVerb : Verb
{
    private readonly BoolFlag _all;
    private readonly TextListFlag _filters;
    private readonly LatestFlag _latest;
    private readonly BoolFlag _attach;
    private readonly BoolFlag _interactive;
    private readonly BoolFlag _sigProxy;
    private readonly TextFlag _detachKeys;

    internal StartVerb(FlagSet flags)
    {
        _all = flags.Bool("all", "Start all containers regardless of their state or configuration");
        _attach = flags.Bool("attach", 'a', "Attach container's STDOUT and STDERR");
        _detachKeys = StandardStreams.DetachKeysFlag(flags);
        _filters = flags.Array("filter", 'f', "Filter output based on conditions given").Completes(Completion.Filters);
        _interactive = flags.Bool("interactive", 'i', "Make STDIN available to the contained process");
        _latest = new LatestFlag(flags);
        _sigProxy = flags.Bool("sig-proxy", "Proxy received signals to the process (default true if attaching, false otherwise)");
    }

    /// <inheritdoc/>
    public override string Synopsis => "[options] CONTAINER [CONTAINER...]";

    /// <inheritdoc/>
    public override Completion ArgumentCompletion => Completion.Containers;

    /// <inheritdoc/>
    public override int Run(Invocation invocation)
    {
        if (invocation.Arguments.Count == 0 && !_all.Value && !_latest.Value && _filters.Value.Count == 0)
            throw new InvalidArgumentException("start requires at least one argument");
        if (_latest.Value && (_all.Value || invocation.Arguments.Count > 0))
            throw new InvalidArgumentException(_all.Value ? "--all and --latest cannot be used together" : "--latest and containers cannot be used together");
        if (_all.Value && invocation.Arguments.Count > 0)
            throw new InvalidArgumentException("either start all containers or the container(s) provided in the arguments");
        if (_attach.Value && _all.Value)
            throw new InvalidArgumentException("you cannot start and attach all containers at once");
        if (_attach.Value && invocation.Arguments.Count > 1)
            throw new InvalidArgumentException("you cannot start and attach multiple containers at once");
        if (_sigProxy.Value && !_attach.Value)
            throw new InvalidArgumentException("you cannot use sig-proxy without --attach: invalid argument");

        var containers = invocation.Open().Containers;
        if (_attach.Value)
        {
            invocation.Out.Flush();
            var id = Targets(invocation, containers)[0].Id;
            try
            {
                return containers.Start(id, new RunOptions
                {
                    Streams = StandardStreams.Attach(_interactive.Value, output: true, error: true, _detachKeys.Value),
                    ForwardSignals = !_sigProxy.Changed || _sigProxy.Value,
                }).ExitCode ?? 0;
            }
            catch (EngineException error)
            {
                throw new EngineException(ErrorKind.Internal, $"unable to start container {id}: {error.Message}", error);
            }
        }

        return StartEach(invocation, containers);
    }

    // All are looked up before the first is started, so that a name which is wrong starts none.
    private IReadOnlyList<(string Id, string Shown)> Targets(Invocation invocation, ContainerEngine containers)
    {
        if (!_all.Value && !_latest.Value && _filters.Value.Count == 0)
            return [.. invocation.Arguments.Select(name => (containers.Find(name).Id, name))];
        var found = containers.Select(new ContainerSelection { All = _all.Value, Latest = _latest.Value, Filters = _filters.Value });
        if (invocation.Arguments.Count > 0)
        {
            // Those of the named ones that pass.
            return [.. invocation.Arguments.Select(name => (Id: containers.TryFindId(name), Shown: name))
                .Where(named => found.Any(container => container.Id == named.Id)).Select(static named => (named.Id!, named.Shown))];
        }

        return [.. found.Where(container => !_all.Value || container.Status != ContainerStatus.Running).Select(static container => (container.Id, container.Id))];
    }

    private int StartEach(Invocation invocation, ContainerEngine containers)
    {
        var status = 0;
        foreach (var (id, shown) in Targets(invocation, containers))
        {
            try
            {
                containers.Start(id, new RunOptions());
                invocation.Out.WriteLine(shown);
            }
            catch (EngineException error)
            {
                invocation.Report($"unable to start container \"{id}\": {error.Message}");
                status = 125;
            }
        }

        return status;
    }
}

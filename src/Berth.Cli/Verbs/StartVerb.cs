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
        if (_attach.Value && (invocation.Arguments.Count > 1 || _all.Value))
            throw new InvalidArgumentException("you cannot start and attach multiple containers at once");
        if (_sigProxy.Value && !_attach.Value)
            throw new InvalidArgumentException("you cannot use sig-proxy without --attach: invalid argument");

        var containers = invocation.Global.Open().Containers;
        if (_attach.Value)
        {
            invocation.Out.Flush();
            var result = containers.Start(Targets(invocation, containers)[0], new RunOptions
            {
                Streams = StandardStreams.Attach(_interactive.Value, output: true, error: true, _detachKeys.Value),
                ForwardSignals = !_sigProxy.Changed || _sigProxy.Value,
            });
            return result.ExitCode ?? 0;
        }

        return StartEach(invocation, containers);
    }

    private IReadOnlyList<string> Targets(Invocation invocation, ContainerEngine containers)
    {
        if (!_all.Value && !_latest.Value && _filters.Value.Count == 0)
            return invocation.Arguments;
        var found = containers.Select(new ContainerSelection { All = _all.Value, Latest = _latest.Value, Filters = _filters.Value });
        return [.. found.Where(container => invocation.Arguments.Count == 0 || invocation.Arguments.Contains(container.Name) || invocation.Arguments.Contains(container.Id))
            .Select(static container => container.Id)];
    }

    private int StartEach(Invocation invocation, ContainerEngine containers)
    {
        var status = 0;
        foreach (var name in Targets(invocation, containers))
        {
            try
            {
                containers.Start(name, new RunOptions());
                invocation.Out.WriteLine(name);
            }
            catch (EngineException error)
            {
                invocation.Report(error.Message);
                status = ErrorReport.StatusOf(error);
            }
        }

        return status;
    }
}

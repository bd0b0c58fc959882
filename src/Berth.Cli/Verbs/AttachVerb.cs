using Berth.Cli.Commands;
using Berth.Cli.Flags;
using Berth.Engine.Containers;

namespace Berth.Cli.Verbs;

/// <summary>podman-attach(1).</summary>
internal sealed class AttachVerb : Verb
{
    private readonly TextFlag _detachKeys;
    private readonly BoolFlag _noStdin;
    private readonly BoolFlag _sigProxy;

    internal AttachVerb(FlagSet flags)
    {
        _detachKeys = StandardStreams.DetachKeysFlag(flags);
        flags.Bool("latest", 'l', "Act on the latest container podman is aware of").NotYet();
        _noStdin = flags.Bool("no-stdin", "Do not attach STDIN. The default is false");
        _sigProxy = flags.Bool("sig-proxy", "Proxy received signals to the process", fallback: true);
    }

    /// <inheritdoc/>
    public override string Synopsis => "[options] CONTAINER";

    /// <inheritdoc/>
    public override ArgumentRule ArgumentRule { get; } = ArgumentRule.Custom(
        static count => count == 1 ? null : "attach requires the name or id of one running container or the latest flag");

    /// <inheritdoc/>
    public override Completion ArgumentCompletion => Completion.RunningContainers;

    /// <inheritdoc/>
    public override int Run(Invocation invocation)
    {
        invocation.Out.Flush();
        var result = invocation.Global.Open().Containers.Attach(invocation.Arguments[0], new RunOptions
        {
            Streams = StandardStreams.Attach(!_noStdin.Value, output: true, error: true, _detachKeys.Value),
            ForwardSignals = _sigProxy.Value,
        });
        return result.ExitCode ?? 0;
    }
}

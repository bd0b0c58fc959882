using Berth.Cli.Commands;
using Berth.Cli.Flags;
using Berth.Engine.Containers;
using Berth.Engine.Containers.Attach;
using Berth.Linux.Errors;

namespace Berth.Cli.Verbs;

/// <summary>podman-attach(1).</summary>
internal sealed class AttachVerb : Verb
{
    private readonly TextFlag _detachKeys;
    private readonly LatestFlag _latest;
    private readonly BoolFlag _noStdin;
    private readonly BoolFlag _sigProxy;

    internal AttachVerb(FlagSet flags)
    {
        _detachKeys = StandardStreams.DetachKeysFlag(flags);
        _latest = new LatestFlag(flags);
        _noStdin = flags.Bool("no-stdin", "Do not attach STDIN. The default is false");
        _sigProxy = flags.Bool("sig-proxy", "Proxy received signals to the process", fallback: true);
    }

    /// <inheritdoc/>
    public override string Synopsis => "[options] CONTAINER";

    /// <inheritdoc/>
    public override ArgumentRule ArgumentRule => ArgumentRule.AtMost(1);

    /// <inheritdoc/>
    public override Completion ArgumentCompletion => Completion.RunningContainers;

    /// <inheritdoc/>
    public override int Run(Invocation invocation)
    {
        if (invocation.Arguments.Count == 0 && !_latest.Value)
            throw new InvalidArgumentException($"\"{invocation.CommandPath}\" requires a name, id, or the \"--latest\" flag");
        invocation.Out.Flush();
        var containers = invocation.Global.Open().Containers;
        var name = _latest.Names(invocation, containers)[0];
        containers.CheckAttachable(name);
        containers.Attach(name, new RunOptions
        {
            Streams = Streams(containers, name),
            ForwardSignals = _sigProxy.Value,
        });
        // As Podman: the prompt comes on a line of its own, and how the container ended is not how attaching to it did.
        invocation.Out.WriteLine("");
        return 0;
    }

    private AttachStreams Streams(ContainerEngine containers, string name)
    {
        try
        {
            return StandardStreams.Attach(!_noStdin.Value, output: true, error: true, _detachKeys.Value);
        }
        catch (InvalidArgumentException error)
        {
            throw new InvalidArgumentException($"attaching to container {containers.Find(name).Id}: {error.Message}", error);
        }
    }
}

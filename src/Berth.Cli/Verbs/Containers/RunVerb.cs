using Berth.Cli.Commands;
using Berth.Cli.Flags;
using Berth.Cli.Flags.Containers;
using Berth.Engine.Containers;
using Berth.Engine.Containers.Attach;
using Berth.Engine.Containers.Specification;
using Berth.Linux.Errors;
using Berth.Linux.Files;
using Berth.Linux.Terminals;

namespace Berth.Cli.Verbs.Containers;

/// <summary>podman-run(1).</summary>
internal sealed class RunVerb : Verb
{
    private readonly ContainerFlags _create;
    private readonly ContainerRunFlags _run;

    internal RunVerb(FlagSet flags)
    {
        _create = new ContainerFlags(flags, forRun: true);
        _run = new ContainerRunFlags(flags);
    }

    /// <inheritdoc/>
    public override string Synopsis => "[options] IMAGE [COMMAND [ARG...]]";

    /// <inheritdoc/>
    public override bool Interspersed => false;

    /// <inheritdoc/>
    public override ArgumentRule ArgumentRule => ArgumentRule.AtLeast(1);

    /// <inheritdoc/>
    public override Completion ArgumentCompletion => Completion.Images;

    /// <inheritdoc/>
    public override int Run(Invocation invocation)
    {
        var attached = _create.Attach();
        if (_run.Detach && attached.Count > 0)
            throw new InvalidArgumentException("cannot specify both the --detach and --attach options");
        if (_create.Console != ConsoleMode.Unset && attached.Count > 0)
            throw new InvalidArgumentException("cannot specify both the --console and --attach options");
        var options = _create.Build(invocation.Arguments, invocation.Global, Environment.GetCommandLineArgs());
        invocation.Out.Flush();
        using var input = new Descriptor(0, owns: false);
        if (_create is { Tty: true, Interactive: true, Console: ConsoleMode.Unset } && !Terminal.Is(input))
            invocation.Warn("The input device is not a TTY. The --tty and --interactive flags might not work properly");
        var containers = invocation.Open().Containers;
        var result = containers.Run(options, new RunOptions
        {
            Streams = _run.Detach ? null : Streams(attached),
            ForwardSignals = _run.SigProxy,
            PreserveFds = options.Process.PreserveFds,
            Warn = invocation.Warn,
            Notice = invocation.Notice,
        });
        if (!_run.Detach)
            return result.ExitCode ?? 0;
        CreatedContainer.Tell(invocation, containers, options, result.Id);
        return 0;
    }

    // Without --attach both outputs are attached, and standard input with --interactive.
    private AttachStreams Streams(IReadOnlyList<string> attached)
    {
        try
        {
            // Its output is what the log has.
            if (_create.Console == ConsoleMode.Passive)
                return StandardStreams.Attach(input: false, output: false, error: false, _run.DetachKeys);
            var all = attached.Count == 0;
            return StandardStreams.Attach(
                all ? _create.Interactive : attached.Contains("stdin"), all || attached.Contains("stdout"), all || attached.Contains("stderr"), _run.DetachKeys);
        }
        catch (InvalidArgumentException error)
        {
            // Podman looks at the keys when the container is there: 126.
            throw new EngineException(ErrorKind.CannotExecute, error.Message, error);
        }
    }
}

using Berth.Cli.Commands;
using Berth.Cli.Flags;
using Berth.Engine.Containers;
using Berth.Engine.Containers.Attach;
using Berth.Linux.Errors;

namespace Berth.Cli.Verbs.Containers;

/// <summary>podman-run(1).</summary>
internal sealed class RunVerb : Verb
{
    private readonly CreateFlags _create;
    private readonly TextListFlag _attach;
    private readonly BoolFlag _detach;
    private readonly TextFlag _detachKeys;
    private readonly BoolFlag _sigProxy;

    internal RunVerb(FlagSet flags)
    {
        _create = new CreateFlags(flags);
        _attach = flags.Slice("attach", 'a', "Attach to STDIN, STDOUT or STDERR");
        _detach = flags.Bool("detach", 'd', "Run container in background and print container ID");
        _detachKeys = StandardStreams.DetachKeysFlag(flags);
        _sigProxy = flags.Bool("sig-proxy", "Proxy received signals to the process", fallback: true);
    }

    /// <inheritdoc/>
    public override string Synopsis => "[options] IMAGE [COMMAND [ARG...]]";

    /// <inheritdoc/>
    public override bool Interspersed => false;

    /// <inheritdoc/>
    public override Completion ArgumentCompletion => Completion.Images;

    /// <inheritdoc/>
    public override int Run(Invocation invocation)
    {
        if (_detach.Value && _attach.Changed)
            throw new InvalidArgumentException("cannot specify both the --detach and --attach options");
        var options = _create.Options(invocation);
        invocation.Out.Flush();
        var result = invocation.Global.Open().Containers.Run(options, new RunOptions
        {
            Streams = _detach.Value ? null : Streams(),
            ForwardSignals = _sigProxy.Value,
            PreserveFds = _create.Process.PreserveFds,
            Warn = invocation.Warn,
        });
        if (_detach.Value)
            invocation.Out.WriteLine(result.Id);
        return result.ExitCode ?? 0;
    }

    private AttachStreams Streams()
    {
        var names = _attach.Value.Select(static name => name.ToLowerInvariant()).ToList();
        if (names.Find(static name => name is not ("stdin" or "stdout" or "stderr")) is { } wrong)
            throw new InvalidArgumentException($"invalid stream \"{wrong}\" for --attach - must be one of stdin, stdout, or stderr: invalid argument");
        var all = names.Count == 0;
        return StandardStreams.Attach(
            _create.Process.Interactive && (all || names.Contains("stdin")), all || names.Contains("stdout"), all || names.Contains("stderr"), _detachKeys.Value);
    }
}

using System.Runtime.InteropServices;
using Berth.Cli.Commands;
using Berth.Cli.Flags;
using Berth.Linux.Errors;
using Berth.Linux.Processes;

namespace Berth.Cli.Verbs;

/// <summary><c>unshare</c>: podman-unshare(1). It is about user namespaces of rootless users; root has none to enter.</summary>
internal sealed class UnshareVerb : Verb
{
    private readonly BoolFlag _network;

    internal UnshareVerb(FlagSet flags) => _network = flags.Bool("rootless-netns", "Join the rootless network namespace used for CNI and netavark networking");

    /// <inheritdoc/>
    public override string Synopsis => "[options] [COMMAND [ARG...]]";

    /// <inheritdoc/>
    public override string Description => "Runs a command in a modified user namespace.";

    /// <inheritdoc/>
    public override bool Interspersed => false;

    /// <inheritdoc/>
    public override int Run(Invocation invocation)
    {
        if (UserIdentity.IsRoot)
            throw new InvalidArgumentException("please use unshare with rootless");
        IReadOnlyList<string> command = invocation.Arguments.Count > 0 ? invocation.Arguments
            : [Environment.GetEnvironmentVariable("SHELL") is { Length: > 0 } shell ? shell : throw new InvalidArgumentException("no command specified and no $SHELL specified")];
        var program = Find(command[0])
            ?? throw new EngineException(ErrorKind.CommandNotFound, $"exec: \"{command[0]}\": executable file not found in $PATH");
        var storage = invocation.Global.Storage();
        Environment.SetEnvironmentVariable("CONTAINERS_GRAPHROOT", storage.GraphRoot);
        Environment.SetEnvironmentVariable("CONTAINERS_RUNROOT", storage.RunRoot);
        IReadOnlyList<string> arguments = [.. command.Skip(1)];
        if (!_network.Value)
            throw ChildProcess.Replace(program, arguments);
        var status = default(ExitStatus);
        invocation.Global.Open().Networks.RunRootless(() => status = RunBeside(program, arguments));
        return status.Code;
    }

    // The namespace is to be left by this process, which goes on: the keys of a terminal are the command's, other signals are handed on.
    private static ExitStatus RunBeside(string program, IReadOnlyList<string> arguments)
    {
        var child = ChildProcess.Spawn(new SpawnRequest { Program = program, Arguments = arguments });
        var target = ProcessIdentity.TryOf(child.Pid);
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, static context => context.Cancel = true);
        using var quit = PosixSignalRegistration.Create(PosixSignal.SIGQUIT, static context => context.Cancel = true);
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, context => Hand(context, Signals.Terminate));
        using var hangup = PosixSignalRegistration.Create(PosixSignal.SIGHUP, context => Hand(context, Signals.Hangup));
        return child.Wait();

        void Hand(PosixSignalContext context, int signal)
        {
            context.Cancel = true;
            target?.TrySignal(signal);
        }
    }

    private static string? Find(string name)
    {
        if (name.Contains('/'))
            return File.Exists(name) ? name : null;
        foreach (var directory in (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':', StringSplitOptions.RemoveEmptyEntries))
        {
            if (File.Exists($"{directory}/{name}"))
                return $"{directory}/{name}";
        }

        return null;
    }
}

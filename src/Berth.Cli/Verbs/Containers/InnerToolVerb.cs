using Berth.Cli.Commands;
using Berth.Cli.Flags;
using Berth.Engine.Containers.Exec;
using Berth.Linux.Files;
using Berth.Linux.Terminals;

namespace Berth.Cli.Verbs.Containers;

/// <summary>
/// <c>berth systemctl</c> and <c>berth journalctl</c>: a container's own tool, run inside it as root, so that the host needs no systemd.
/// </summary>
/// <param name="tool">The tool's name, which is the verb's.</param>
internal sealed class InnerToolVerb(string tool) : Verb
{
    /// <inheritdoc/>
    public override string Synopsis => "CONTAINER [ARG...]";

    /// <inheritdoc/>
    public override string Description => $"Runs {tool} inside a running container; its options and exit status are those of {tool}(1)";

    /// <inheritdoc/>
    public override string[] Examples => tool == "systemctl"
        ? ["systemctl web status", "systemctl web restart lighttpd", "systemctl web list-units --failed"]
        : ["journalctl web -n 20", "journalctl web -u lighttpd -f"];

    /// <inheritdoc/>
    public override ArgumentRule ArgumentRule => ArgumentRule.AtLeast(1);

    /// <inheritdoc/>
    public override Completion ArgumentCompletion => Completion.RunningContainers;

    /// <inheritdoc/>
    public override bool Interspersed => false;

    /// <inheritdoc/>
    public override int Run(Invocation invocation)
    {
        using var input = new Descriptor(0, owns: false);
        var isTerminal = Terminal.Is(input) && invocation.Out.IsTerminal;
        var (code, _) = invocation.Global.Open().Containers.Exec(
            invocation.Arguments[0],
            new ExecOptions
            {
                Command = [tool, .. invocation.Arguments.Skip(1)],
                User = "0",
                Tty = isTerminal,
                Interactive = isTerminal,
            },
            StandardStreams.Attach(isTerminal, output: true, error: true, detachKeys: ""));
        return code;
    }
}

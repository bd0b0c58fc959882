using Berth.Cli.Commands;
using Berth.Cli.Flags;
using Berth.Linux.Errors;

namespace Berth.Cli.Verbs.Containers;

/// <summary>podman-export(1).</summary>
internal sealed class ExportVerb : Verb
{
    private readonly TextFlag _output;

    internal ExportVerb(FlagSet flags)
        => _output = flags.Text("output", 'o', "Write to a specified file (default: stdout, which must be redirected)").Completes(Completion.Files);

    /// <inheritdoc/>
    public override string Synopsis => "[options] CONTAINER";

    /// <inheritdoc/>
    public override string Description => "Exports the filesystem contents of a container as a tar archive and saves it on the local machine.";

    /// <inheritdoc/>
    public override string[] Examples => ["export ctrID > myCtr.tar", "export --output=\"myCtr.tar\" ctrID"];

    /// <inheritdoc/>
    public override ArgumentRule ArgumentRule => ArgumentRule.Exactly(1);

    /// <inheritdoc/>
    public override Completion ArgumentCompletion => Completion.Containers;

    /// <inheritdoc/>
    public override int Run(Invocation invocation)
    {
        var path = _output.Value;
        if (path.Length == 0 && invocation.Out.IsTerminal) throw new InvalidArgumentException("refusing to export to terminal. Use -o flag or redirect");
        if (path.Contains(':')) throw new InvalidArgumentException($"invalid filename (should not contain ':') \"{path}\"");
        using var engine = invocation.Global.Open();
        engine.Snapshots.Export(invocation.Arguments[0], path.Length == 0 ? null : path);
        return 0;
    }
}

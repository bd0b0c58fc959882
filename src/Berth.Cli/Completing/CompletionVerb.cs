using Berth.Cli.Commands;
using Berth.Cli.Flags;
using Berth.Linux.Errors;
using Berth.Linux.Files;

namespace Berth.Cli.Completing;

/// <summary><c>completion</c>: podman-completion(1).</summary>
internal sealed class CompletionVerb : Verb
{
    private readonly TextFlag _file;
    private readonly BoolFlag _noDescriptions;

    internal CompletionVerb(FlagSet flags)
    {
        _file = flags.Text("file", 'f', "Output the completion to file rather than stdout.").Completes(Completion.Files);
        _noDescriptions = flags.Bool("no-desc", "Don't include descriptions in the completion output.");
    }

    /// <inheritdoc/>
    public override string Synopsis => "[options] SHELL";

    /// <inheritdoc/>
    public override string Description => "Generate shell completion scripts.\n  Valid arguments are bash, zsh, fish and powershell.";

    /// <inheritdoc/>
    public override string[] Examples => ["completion bash", "completion zsh -f _berth", "completion fish --no-desc"];

    /// <inheritdoc/>
    public override ArgumentRule ArgumentRule => ArgumentRule.Exactly(1);

    /// <inheritdoc/>
    public override int Run(Invocation invocation)
    {
        var shell = invocation.Arguments[0];
        if (!CompletionScript.Shells.Contains(shell))
            throw new InvalidArgumentException($"invalid argument \"{shell}\" for \"{invocation.CommandPath}\"");
        var script = CompletionScript.For(shell, invocation.Program, !_noDescriptions.Value);
        if (_file.Given is { } file)
            FileSystem.WriteAll(file, System.Text.Encoding.UTF8.GetBytes(script));
        else
            invocation.Out.Write(script);
        return 0;
    }
}

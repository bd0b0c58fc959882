using Berth.Cli.Commands;
using Berth.Cli.Flags;
using Berth.Cli.Output.Transfers;
using Berth.Engine.Images;
using Berth.Linux.Errors;

namespace Berth.Cli.Verbs.Images;

/// <summary>podman-load(1).</summary>
internal sealed class LoadVerb : Verb
{
    private readonly TextFlag _input;
    private readonly BoolFlag _quiet;

    internal LoadVerb(FlagSet flags)
    {
        _input = flags.Text("input", 'i', "Read from specified archive file (default: stdin)").Completes(Completion.Files);
        _quiet = flags.Bool("quiet", 'q', "Suppress the output");
    }

    /// <inheritdoc/>
    public override string Synopsis => "[options]";

    /// <inheritdoc/>
    public override string Description => "Loads an image from a locally stored archive (tar file) into container storage.";

    /// <inheritdoc/>
    public override ArgumentRule ArgumentRule => ArgumentRule.None;

    /// <inheritdoc/>
    public override int Run(Invocation invocation)
    {
        var input = _input.Value;
        if (input.Length > 0 && !Path.Exists(input)) throw new NotFoundException($"faccessat {input}: no such file or directory");
        if (input.Length == 0 && !Console.IsInputRedirected) throw new InvalidArgumentException("cannot read from terminal, use command-line redirection or the --input flag");
        foreach (var name in invocation.Global.Open().Images.Load(new ImageLoadOptions { Input = input.Length > 0 ? input : null }, TransferLines.Plain(invocation, _quiet.Value)))
            invocation.Out.Write("Loaded image: ").WriteLine(name);
        return 0;
    }
}

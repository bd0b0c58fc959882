using Berth.Cli.Commands;
using Berth.Cli.Flags;
using Berth.Linux.Errors;

namespace Berth.Cli.Verbs.Volumes;

/// <summary>podman-volume-export(1).</summary>
internal sealed class VolumeExportVerb : Verb
{
    private readonly TextFlag _output;

    internal VolumeExportVerb(FlagSet flags)
        => _output = flags.Text("output", 'o', "Write to a specified file (default: stdout, which must be redirected)").Completes(Completion.Files);

    /// <inheritdoc/>
    public override string Synopsis => "[options] VOLUME";

    /// <inheritdoc/>
    public override string Description => "Allow content of volume to be exported into external tar.";

    /// <inheritdoc/>
    public override ArgumentRule ArgumentRule => ArgumentRule.Exactly(1);

    /// <inheritdoc/>
    public override Completion ArgumentCompletion => Completion.Volumes;

    /// <inheritdoc/>
    public override int Run(Invocation invocation)
    {
        var path = _output.Value;
        if (path.Length == 0 && !Console.IsOutputRedirected) throw new InvalidArgumentException("cannot write to terminal, use command-line redirection or the --output flag");
        var volumes = invocation.Global.Open().Volumes;
        var name = volumes.Find(invocation.Arguments[0]).Name;
        invocation.Out.Flush();
        try
        {
            using var output = path.Length > 0 ? File.Create(path) : Console.OpenStandardOutput();
            volumes.Export(name, output);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new EngineException(ErrorKind.Internal, $"unable to create target path: {error.Message}", error);
        }

        return 0;
    }
}

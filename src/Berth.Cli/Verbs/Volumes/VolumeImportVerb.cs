using Berth.Cli.Commands;
using Berth.Cli.Flags;
using Berth.Linux.Errors;

namespace Berth.Cli.Verbs.Volumes;

/// <summary>podman-volume-import(1).</summary>
internal sealed class VolumeImportVerb : Verb
{
    /// <inheritdoc/>
    public override string Synopsis => "VOLUME [SOURCE]";

    /// <inheritdoc/>
    public override string Description => "Imports contents into a Berth volume from specified tarball (.tar, .tar.gz, .tgz, .tar.zst). A dash reads it from standard input.";

    /// <inheritdoc/>
    public override ArgumentRule ArgumentRule => ArgumentRule.Exactly(2);

    /// <inheritdoc/>
    public override Completion ArgumentCompletion => Completion.Volumes;

    /// <inheritdoc/>
    public override int Run(Invocation invocation)
    {
        var path = invocation.Arguments[1];
        if (path != "-" && !File.Exists(path)) throw new NotFoundException($"unable open input file: open {path}: no such file or directory");
        var volumes = invocation.Global.Open().Volumes;
        var name = volumes.Find(invocation.Arguments[0]).Name;
        using var archive = path == "-" ? Console.OpenStandardInput() : File.OpenRead(path);
        volumes.Import(name, archive);
        return 0;
    }
}

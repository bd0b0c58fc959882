using Berth.Cli.Commands;
using Berth.Cli.Flags;
using Berth.Cli.Output.Transfers;
using Berth.Engine.Images;
using Berth.Linux.Errors;

namespace Berth.Cli.Verbs.Images;

/// <summary>podman-save(1).</summary>
internal sealed class SaveVerb : Verb
{
    private readonly BoolFlag _compress, _multiple, _quiet, _uncompressed;
    private readonly TextFlag _format, _output;

    internal SaveVerb(FlagSet flags)
    {
        _compress = flags.Bool("compress", "Compress tarball image layers when saving to a directory using the 'dir' transport. (default is same compression type as source)");
        _format = flags.Text("format", "Save image to oci-archive, oci-dir (directory with oci manifest type), docker-archive, docker-dir (directory with v2s2 manifest type)", "docker-archive");
        _multiple = flags.Bool("multi-image-archive", 'm', "Interpret additional arguments as images not tags and create a multi-image-archive (only for docker-archive)");
        _output = flags.Text("output", 'o', "Write to a specified file (default: stdout, which must be redirected)").Completes(Completion.Files);
        _quiet = flags.Bool("quiet", 'q', "Suppress the output");
        _uncompressed = flags.Bool("uncompressed", "Accept uncompressed layers when copying OCI images");
    }

    /// <inheritdoc/>
    public override string Synopsis => "[options] IMAGE [IMAGE...]";

    /// <inheritdoc/>
    public override string Description => "Saves an image to docker-archive or oci-archive on the local machine. Default is docker-archive.";

    /// <inheritdoc/>
    public override string[] Examples => ["save --quiet -o myimage.tar imageID", "save --format docker-dir -o ubuntu-dir ubuntu", "save alpine:latest > alpine-all.tar"];

    /// <inheritdoc/>
    public override ArgumentRule ArgumentRule => ArgumentRule.Custom(static count => count > 0 ? null : "need at least 1 argument");

    /// <inheritdoc/>
    public override Completion ArgumentCompletion => Completion.Images;

    /// <inheritdoc/>
    public override int Run(Invocation invocation)
    {
        if (_output.Value.Length == 0 && invocation.Out.IsTerminal) throw new InvalidArgumentException("refusing to save to terminal. Use -o flag or redirect");
        var engine = invocation.Global.Open();
        engine.Images.Save(new ImageSaveOptions
        {
            Names = invocation.Arguments,
            Format = _format.Value,
            Output = _output.Value.Length > 0 ? _output.Value : null,
            Multiple = _multiple.Changed ? _multiple.Value : engine.Settings.Configuration.Engine.MultiImageArchive,
            Compress = _compress.Value,
            Uncompressed = _uncompressed.Value,
        }, TransferLines.Plain(invocation, _quiet.Value));
        return 0;
    }
}

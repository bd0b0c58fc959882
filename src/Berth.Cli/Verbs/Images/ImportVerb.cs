using Berth.Cli.Commands;
using Berth.Cli.Flags;
using Berth.Cli.Output.Transfers;
using Berth.Engine.Images;
using Berth.Oci.Distribution;

namespace Berth.Cli.Verbs.Images;

/// <summary>podman-import(1).</summary>
internal sealed class ImportVerb : Verb
{
    private readonly TextFlag _architecture, _message, _os, _variant;
    private readonly TextListFlag _change;
    private readonly BoolFlag _quiet;

    internal ImportVerb(FlagSet flags)
    {
        _architecture = flags.Text("arch", "Set the architecture of the imported image");
        _change = flags.Array("change", 'c', "Apply the following possible instructions to the created image: CMD | ENTRYPOINT | ENV | EXPOSE | LABEL | ONBUILD | STOPSIGNAL | USER | VOLUME | WORKDIR");
        _message = flags.Text("message", 'm', "Set commit message for imported image");
        _os = flags.Text("os", "Set the OS of the imported image");
        _quiet = flags.Bool("quiet", 'q', "Suppress output");
        _variant = flags.Text("variant", "Set the variant of the imported image");
    }

    /// <inheritdoc/>
    public override string Synopsis => "[options] PATH [REFERENCE]";

    /// <inheritdoc/>
    public override string Description => "Creates a container image from the contents of the specified tarball (.tar, .tar.gz, .tgz, .tar.zst).\n\nOptionally tag the image. You can specify the instructions using the --change option.";

    /// <inheritdoc/>
    public override string[] Examples => ["import --message \"importing the ctr.tar tarball\" - image-imported", "import ctr.tar"];

    /// <inheritdoc/>
    public override ArgumentRule ArgumentRule => ArgumentRule.Between(1, 2);

    /// <inheritdoc/>
    public override Completion ArgumentCompletion => Completion.Files;

    /// <inheritdoc/>
    public override int Run(Invocation invocation)
    {
        if (RemoteFile.IsUrl(invocation.Arguments[0])) invocation.Out.WriteLine($"Downloading from \"{invocation.Arguments[0]}\"").Flush();
        var image = invocation.Global.Open().Images.Import(new ImageImportOptions
        {
            Source = invocation.Arguments[0],
            Name = invocation.Arguments.Count > 1 ? invocation.Arguments[1] : null,
            Changes = _change.Value,
            Message = _message.Value,
            Architecture = _architecture.Given,
            Os = _os.Given,
            Variant = _variant.Given,
        }, TransferLines.Plain(invocation, _quiet.Value));
        invocation.Out.Write("sha256:").WriteLine(image.Id);
        return 0;
    }
}

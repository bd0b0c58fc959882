using Berth.Cli.Commands;
using Berth.Cli.Flags;
using Berth.Cli.Output;
using Berth.Engine.Images;
using Berth.Linux.Errors;

namespace Berth.Cli.Verbs.Images;

/// <summary>podman-image-inspect(1).</summary>
internal sealed class ImageInspectVerb : Verb
{
    private const int Failure = 125;
    private readonly TextFlag _format;

    internal ImageInspectVerb(FlagSet flags)
        => _format = flags.Text("format", 'f', "Format the output to a Go template or json", "json").Completes(Completion.TemplateFields);

    /// <inheritdoc/>
    public override string Synopsis => "[options] IMAGE [IMAGE...]";

    /// <inheritdoc/>
    public override string Description => "Displays the low-level information of an image identified by name or ID.";

    /// <inheritdoc/>
    public override string[] Examples => ["image inspect alpine", "image inspect --format \"imageId: {{.Id}} size: {{.Size}}\" alpine"];

    /// <inheritdoc/>
    public override Completion ArgumentCompletion => Completion.Images;

    /// <inheritdoc/>
    public override int Run(Invocation invocation)
    {
        if (invocation.Arguments.Count == 0) throw new InvalidArgumentException("no names or ids specified");
        var images = invocation.Global.Open().Images;
        var found = new List<ImageInspection>();
        var errors = new List<EngineException>();
        foreach (var name in invocation.Arguments)
        {
            try
            {
                found.Add(images.Inspect(name));
            }
            catch (EngineException e)
            {
                errors.Add(e);
            }
        }

        Print(invocation, found);
        foreach (var error in errors) invocation.Report(error.Message);
        return errors.Count == 0 ? 0 : Failure;
    }

    private void Print(Invocation invocation, List<ImageInspection> images)
    {
        if (!Report.IsJson(_format.Value))
        {
            var rows = images.ConvertAll(static image => new ImageInspectionView(image));
            Report.OfUserInRange("inspect", _format.Value).Print(invocation.Out, rows, []);
            return;
        }

        JsonPrinter.Print(invocation.Out, images, ImageInspectionJsonContext.Default.ListImageInspection, JsonLayout.Inspect);
    }
}

using System.Text;
using Berth.Cli.Commands;
using Berth.Cli.Flags;
using Berth.Cli.Output;
using Berth.Engine.Images;
using Berth.Linux.Errors;

namespace Berth.Cli.Verbs.Images;

/// <summary>podman-image-mount(1).</summary>
internal sealed class ImageMountVerb : Verb
{
    private readonly BoolFlag _all;
    private readonly TextFlag _format;

    internal ImageMountVerb(FlagSet flags)
    {
        _all = flags.Bool("all", 'a', "Mount all images");
        _format = flags.Text("format", "Print the mounted images in specified format (json)");
    }

    /// <inheritdoc/>
    public override bool IsForUserNamespace => true;

    /// <inheritdoc/>
    public override string Synopsis => "[options] [IMAGE...]";

    /// <inheritdoc/>
    public override string Description => "Lists all mounted images mount points if no images is specified, or mounts the specified images and returns the mountpoint.";

    /// <inheritdoc/>
    public override string[] Examples => ["image mount imgID", "image mount imgID1 imgID2 imgID3", "image mount", "image mount --all"];

    /// <inheritdoc/>
    public override Completion ArgumentCompletion => Completion.Images;

    /// <inheritdoc/>
    public override int Run(Invocation invocation)
    {
        if (_format.Value.Length > 0 && !Report.IsJson(_format.Value)) throw new InvalidArgumentException($"unknown --format argument: \"{_format.Value}\"");
        if (_all.Value && invocation.Arguments.Count > 0) throw new InvalidArgumentException("when using the --all switch, you may not pass any image names or IDs");
        var images = invocation.Global.Open().Images;
        var isList = !_all.Value && invocation.Arguments.Count == 0;
        var mounted = isList ? images.Mounted() : images.Mount(invocation.Arguments, _all.Value);
        if (_format.Value.Length > 0) PrintJson(invocation, mounted);
        else if (mounted.Count == 1 && invocation.Arguments.Count == 1) invocation.Out.WriteLine(mounted[0].Path);
        else PrintTable(invocation, mounted);
        return 0;
    }

    private static void PrintTable(Invocation invocation, IReadOnlyList<MountedImage> mounted)
    {
        var rows = new StringBuilder();
        foreach (var (image, path) in mounted)
        {
            // As Podman, by one name.
            rows.Append(image.Record.Names.Count > 0 ? image.Record.Names[0] : image.Id).Append('\t').Append(path).Append('\n');
        }

        if (rows.Length > 0) invocation.Out.Write(ColumnWriter.Align(rows.ToString()));
    }

    // One space a level: what no other verb of Podman does.
    private static void PrintJson(Invocation invocation, IReadOnlyList<MountedImage> mounted)
    {
        var text = new StringBuilder("[");
        foreach (var (image, path) in mounted)
        {
            text.Append(text.Length > 1 ? ",\n {" : "\n {").Append("\n  \"id\": \"").Append(image.Id).Append("\",\n  \"Names\": ");
            Append(text, [.. image.Record.Digests]);
            text.Append(",\n  \"Repositories\": ");
            Append(text, image.Record.Names);
            text.Append(",\n  \"mountpoint\": \"").Append(path).Append("\"\n }");
        }

        invocation.Out.WriteLine(text.Append(text.Length > 1 ? "\n]" : "]").ToString());
    }

    private static void Append(StringBuilder text, IReadOnlyList<string> values)
    {
        if (values.Count == 0)
        {
            text.Append("[]");
            return;
        }

        text.Append('[').AppendJoin(',', values.Select(static value => $"\n   \"{value}\"")).Append("\n  ]");
    }
}

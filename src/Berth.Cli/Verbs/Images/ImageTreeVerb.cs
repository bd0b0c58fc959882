using Berth.Engine.Templates.Formatting;
using Berth.Cli.Commands;
using Berth.Cli.Flags;
using Berth.Engine.Images;

namespace Berth.Cli.Verbs.Images;

/// <summary>podman-image-tree(1).</summary>
internal sealed class ImageTreeVerb : Verb
{
    private const int ShortId = 12;
    private readonly BoolFlag _dependents;

    internal ImageTreeVerb(FlagSet flags)
        => _dependents = flags.Bool("whatrequires", "Show all child images and layers of the specified image");

    /// <inheritdoc/>
    public override string Synopsis => "[options] IMAGE";

    /// <inheritdoc/>
    public override string Description => "Prints layer hierarchy of an image in a tree format.";

    /// <inheritdoc/>
    public override string[] Examples => ["image tree alpine:latest"];

    /// <inheritdoc/>
    public override ArgumentRule ArgumentRule => ArgumentRule.Exactly(1);

    /// <inheritdoc/>
    public override Completion ArgumentCompletion => Completion.Images;

    /// <inheritdoc/>
    public override int Run(Invocation invocation)
    {
        var (image, size, layers) = invocation.Global.Open().Images.Tree(invocation.Arguments[0], _dependents.Value);
        invocation.Out.Write("Image ID: ").WriteLine(image.Id.AsSpan(0, ShortId).ToString());
        invocation.Out.Write("Tags:     [").Write(string.Join(' ', image.Record.Names)).WriteLine("]");
        invocation.Out.Write("Size:     ").WriteLine(HumanSize.OfDecimal(size));
        invocation.Out.WriteLine(layers.Count > 0 ? "Image Layers" : "No Image Layers");
        Print(invocation, layers);
        invocation.Out.WriteLine("");
        return 0;
    }

    private static void Print(Invocation invocation, IReadOnlyList<ImageTreeNode> nodes)
    {
        for (var i = 0; i < nodes.Count; i++)
        {
            var node = nodes[i];
            invocation.Out.Write(i == nodes.Count - 1 ? "└── " : "├── ").Write($"ID: {node.LayerId[..ShortId]} Size: {HumanSize.OfDecimal(node.Size),7}");
            if (node.Names.Count > 0) invocation.Out.Write(" Top Layer of: [").Write(string.Join(' ', node.Names)).Write("]");
            invocation.Out.WriteLine("");
        }
    }
}

using Berth.Cli.Commands;
using Berth.Cli.Flags;
using Berth.Engine.Images.Copying;
using Berth.Linux.Errors;

namespace Berth.Cli.Verbs.Images;

/// <summary>podman-image-scp(1).</summary>
internal sealed class ImageScpVerb : Verb
{
    private readonly BoolFlag _quiet;

    internal ImageScpVerb(FlagSet flags) => _quiet = flags.Bool("quiet", 'q', "Suppress the output");

    /// <inheritdoc/>
    public override string Synopsis => "[options] IMAGE [HOST::]";

    /// <inheritdoc/>
    public override string Description => "Securely copy an image from one host to another.";

    /// <inheritdoc/>
    public override string[] Examples => ["image scp myimage:latest otherhost::"];

    /// <inheritdoc/>
    public override ArgumentRule ArgumentRule => ArgumentRule.Between(1, 2);

    /// <inheritdoc/>
    public override Completion ArgumentCompletion => Completion.Images;

    /// <inheritdoc/>
    public override int Run(Invocation invocation)
    {
        var words = invocation.Arguments;
        var source = ImagePlace.Parse(words[0]);
        if (words.Count == 1 && !ImagePlace.IsPlace(words[0])) throw new InvalidArgumentException("must specify a destination: invalid argument");
        var destination = words.Count == 1 ? new ImagePlace(null, null, null, "") : Destination(words[1]);
        var names = invocation.Global.Open().Images.Copy(source, destination, _quiet.Value);
        foreach (var name in names) invocation.Out.Write("Loaded image: ").WriteLine(name);
        return 0;
    }

    private static ImagePlace Destination(string word)
    {
        if (ImagePlace.IsPlace(word)) return ImagePlace.Parse(word);
        var account = Environment.GetEnvironmentVariable("SUDO_USER");
        if (string.IsNullOrEmpty(account)) throw new InvalidArgumentException("$SUDO_USER must be defined to find the default rootless user");
        return new ImagePlace(account, null, null, word);
    }
}

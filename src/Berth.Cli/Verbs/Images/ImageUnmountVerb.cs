using Berth.Cli.Commands;
using Berth.Cli.Flags;
using Berth.Linux.Errors;

namespace Berth.Cli.Verbs.Images;

/// <summary>podman-image-unmount(1).</summary>
internal sealed class ImageUnmountVerb : Verb
{
    private readonly BoolFlag _all, _force;

    internal ImageUnmountVerb(FlagSet flags)
    {
        _all = flags.Bool("all", 'a', "Unmount all of the currently mounted images");
        _force = flags.Bool("force", 'f', "Force the complete unmount of the specified mounted images");
    }

    /// <inheritdoc/>
    public override string Synopsis => "[options] IMAGE [IMAGE...]";

    /// <inheritdoc/>
    public override string Description => "Unmounts an image's root filesystem. An image can be mounted several times: only the last unmounting ends the mount, unless --force is given.";

    /// <inheritdoc/>
    public override string[] Examples => ["image unmount imgID", "image unmount imgID1 imgID2 imgID3", "image unmount --all"];

    /// <inheritdoc/>
    public override Completion ArgumentCompletion => Completion.Images;

    /// <inheritdoc/>
    public override int Run(Invocation invocation)
    {
        if (invocation.Arguments.Count == 0 && !_all.Value) throw new InvalidArgumentException("image name or ID must be specified");
        if (invocation.Arguments.Count > 0 && _all.Value) throw new InvalidArgumentException("when using the --all switch, you may not pass any image names or IDs");
        foreach (var image in invocation.Global.Open().Images.Unmount(invocation.Arguments, _all.Value, _force.Value)) invocation.Out.WriteLine(image.Id);
        return 0;
    }
}

using Berth.Cli.Commands;
using Berth.Cli.Flags;

namespace Berth.Cli.Verbs.Images;

/// <summary>podman-tag(1).</summary>
internal sealed class TagVerb : Verb
{
    internal TagVerb(FlagSet flags) => _ = flags;

    /// <inheritdoc/>
    public override string Synopsis => "IMAGE TARGET_NAME [TARGET_NAME...]";

    /// <inheritdoc/>
    public override string Description => "Adds one or more additional names to locally-stored image.";

    /// <inheritdoc/>
    public override string[] Examples => ["tag 0e3bbc2 fedora:latest", "tag imageID:latest myNewImage:newTag", "tag httpd myregistryhost:5000/fedora/httpd:v2"];

    /// <inheritdoc/>
    public override ArgumentRule ArgumentRule => ArgumentRule.AtLeast(2);

    /// <inheritdoc/>
    public override Completion ArgumentCompletion => Completion.Images;

    /// <inheritdoc/>
    public override int Run(Invocation invocation)
    {
        invocation.Global.Open().Images.Tag(invocation.Arguments[0], [.. invocation.Arguments.Skip(1)]);
        return 0;
    }
}

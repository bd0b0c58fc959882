using Berth.Cli.Commands;
using Berth.Cli.Flags;
using Berth.Linux.Errors;
using Berth.Linux.Files;
using Berth.Quadlet.Installation;

namespace Berth.Cli.Verbs.Quadlets;

/// <summary>podman-quadlet-print(1).</summary>
internal sealed class QuadletPrintVerb : Verb
{
    internal QuadletPrintVerb(FlagSet flags) => ArgumentNullException.ThrowIfNull(flags);

    /// <inheritdoc/>
    public override bool NeedsUserNamespace => false;

    /// <inheritdoc/>
    public override string Synopsis => "QUADLET";

    /// <inheritdoc/>
    public override string[] Examples => ["quadlet print web.container"];

    /// <inheritdoc/>
    public override ArgumentRule ArgumentRule => ArgumentRule.Exactly(1);

    /// <inheritdoc/>
    public override int Run(Invocation invocation)
    {
        var name = invocation.Arguments[0];
        var quadlet = QuadletCatalog.Read(QuadletEnvironment.Search(invocation, QuadletEnvironment.IsUser)).Find(name)
            ?? throw new NotFoundException($"could not locate quadlet \"{name}\" in any supported quadlet directory: no such quadlet");
        invocation.Out.WriteBytes(FileSystem.TryReadAll(quadlet.Path) ?? []);
        return 0;
    }
}

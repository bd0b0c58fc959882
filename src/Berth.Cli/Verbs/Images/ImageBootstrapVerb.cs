using Berth.Cli.Commands;
using Berth.Cli.Flags;
using Berth.Engine.Images.Bootstrap;

namespace Berth.Cli.Verbs.Images;

/// <summary><c>image bootstrap</c>: an image of a distribution's packages. Podman has no such command.</summary>
internal sealed class ImageBootstrapVerb : Verb
{
    private readonly TextFlag _architecture, _name, _variant;
    private readonly TextListFlag _components, _include, _mirrors;
    private readonly BoolFlag _noCache, _quiet, _refresh;

    internal ImageBootstrapVerb(FlagSet flags)
    {
        _architecture = flags.Text("arch", "Architecture of the packages (default: this machine's)");
        _components = flags.Slice("components", "Archive components, such as main,contrib");
        _include = flags.Slice("include", "Packages beyond the variant's");
        _mirrors = flags.Array("mirror", "Archive to use instead of the machine's: a URL or a line of sources.list(5)");
        _noCache = flags.Bool("no-cache", "Make the image anew even if one of the same packages is there");
        _quiet = flags.Bool("quiet", 'q', "Show no progress");
        _refresh = flags.Bool("refresh", "The same as --no-cache");
        _name = flags.Text("tag", 't', "Name of the image (default: localhost/DISTRIBUTION:SUITE)");
        _variant = flags.Text("variant", "Which packages there are without asking (mmdebstrap(1))", "minbase");
    }

    /// <inheritdoc/>
    public override string Synopsis => "[options] DISTRIBUTION[:SUITE]";

    /// <inheritdoc/>
    public override string Description => "Makes an image of a distribution's packages with mmdebstrap, through the machine's own package sources; apt checks the signatures.\n\nThe same call again takes the image that is there, unless the archives have changed.";

    /// <inheritdoc/>
    public override string[] Examples => ["image bootstrap debian:trixie", "image bootstrap debian:trixie --include systemd,dbus,lighttpd -t localhost/web"];

    /// <inheritdoc/>
    public override ArgumentRule ArgumentRule => ArgumentRule.Exactly(1);

    /// <inheritdoc/>
    public override int Run(Invocation invocation)
    {
        var result = invocation.Global.Open().Images.Bootstrap(new ImageBootstrapOptions
        {
            Source = invocation.Arguments[0],
            Architecture = _architecture.Given,
            Components = _components.Value,
            Include = _include.Value,
            Mirrors = _mirrors.Value,
            Name = _name.Given,
            NoCache = _noCache.Value || _refresh.Value,
            Variant = _variant.Value,
            Progress = _quiet.Value || !invocation.Error.IsTerminal ? null : step => invocation.Error.WriteLine(step).Flush(),
        });
        if (result.Note is not null) invocation.Warn(result.Note);
        invocation.Out.WriteLine(result.Image.Id);
        return 0;
    }
}

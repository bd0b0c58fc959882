using System.Globalization;
using Berth.Cli.Commands;
using Berth.Cli.Flags;
using Berth.Engine.Volumes;
using Berth.Linux.Errors;

namespace Berth.Cli.Verbs.Volumes;

/// <summary>podman-volume-create(1).</summary>
internal sealed class VolumeCreateVerb : Verb
{
    private readonly TextFlag _driver;
    private readonly IntegerFlag _gid, _uid;
    private readonly BoolFlag _ignore;
    private readonly TextListFlag _labels, _options;

    internal VolumeCreateVerb(FlagSet flags)
    {
        _driver = flags.Text("driver", 'd', "Specify volume driver name", Volume.LocalDriver);
        _gid = flags.Integer("gid", "Set the GID of the volume owner");
        _ignore = flags.Bool("ignore", "Don't fail if volume already exists");
        _labels = flags.Array("label", 'l', "Set metadata for a volume");
        _options = flags.Array("opt", 'o', "Set driver specific options");
        _uid = flags.Integer("uid", "Set the UID of the volume owner");
    }

    /// <inheritdoc/>
    public override string Synopsis => "[options] [NAME]";

    /// <inheritdoc/>
    public override string Description => "If using the default driver, \"local\", the volume is created on the host in the volumes directory under container storage.";

    /// <inheritdoc/>
    public override ArgumentRule ArgumentRule => ArgumentRule.AtMost(1);

    /// <inheritdoc/>
    public override int Run(Invocation invocation)
    {
        var volume = invocation.Global.Open().Volumes.Create(new VolumeCreateOptions
        {
            Name = invocation.Arguments is [{ Length: > 0 } name] ? name : null,
            Driver = _driver.Value,
            Labels = Pairs(_labels.Value, "labels", "label"),
            Options = Pairs(_options.Value, "options", "option"),
            Uid = Id(_uid),
            Gid = Id(_gid),
            Ignore = _ignore.Value,
        });
        invocation.Out.WriteLine(volume.Name);
        return 0;
    }

    private static uint? Id(IntegerFlag flag) => !flag.Changed ? null
        : flag.Value is >= 0 and <= int.MaxValue ? (uint)flag.Value
        : throw new InvalidArgumentException(string.Create(CultureInfo.InvariantCulture, $"--{flag.Name} must be an id, not {flag.Value}"));

    private static Dictionary<string, string> Pairs(IReadOnlyList<string> values, string many, string one)
    {
        var pairs = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var value in values)
        {
            var equals = value.IndexOf('=');
            if (equals == 0 || value.Length == 0) throw new InvalidArgumentException($"unable to process {many}: invalid {one} format: \"{value}\"");
            pairs[equals < 0 ? value : value[..equals]] = equals < 0 ? "" : value[(equals + 1)..];
        }

        return pairs;
    }
}

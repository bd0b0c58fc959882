using Berth.Linux.Errors;

namespace Berth.Cli.Flags;

/// <summary>How layers are compressed that are pushed (podman-push(1), podman-manifest-push(1)).</summary>
internal sealed class CompressionFlags
{
    private readonly TextFlag _format;
    private readonly IntegerFlag _level;
    private readonly BoolFlag _force;

    internal CompressionFlags(FlagSet flags)
    {
        _format = flags.Text("compression-format", "compression format to use");
        _level = flags.Integer("compression-level", "compression level to use", 0);
        _force = flags.Bool("force-compression", "Use the specified compression algorithm even if the destination contains a differently-compressed variant already");
    }

    /// <summary>The format; null for what the layers have.</summary>
    /// <exception cref="InvalidArgumentException">There is no such format.</exception>
    internal string? Format => _format.Value switch
    {
        "" => null,
        "gzip" or "zstd" or "zstd:chunked" => _format.Value,
        var other => throw new InvalidArgumentException($"cannot find compressor for \"{other}\""),
    };

    /// <summary>The level; null for the default.</summary>
    internal int? Level => _level.Changed ? (int)_level.Value : null;

    /// <summary>Whether a layer that the destination has with another compression is pushed all the same.</summary>
    internal bool IsForced => _force.Changed ? _force.Value : _format.Value.Length > 0;
}

using System.Globalization;
using Berth.Engine.Containers.Specification.Parsing;
using Berth.Linux.Errors;

namespace Berth.Engine.Volumes;

/// <summary>How large a volume in a directory of the engine's may become (podman-volume-create(1), <c>o=size=</c> and <c>o=inodes=</c>).</summary>
/// <param name="Bytes">Room; 0 for no limit.</param>
/// <param name="Files">Files; 0 for no limit.</param>
internal sealed record VolumeLimits(ulong Bytes, ulong Files)
{
    /// <summary>A volume's limits; null without any, and for a tmpfs, which is mounted with its own.</summary>
    /// <exception cref="EngineException">It is to have limits and no quota.</exception>
    public static VolumeLimits? Of(Volume volume)
    {
        var bytes = volume.Options.TryGetValue("SIZE", out var size) && SizeParser.ParseDecimal(size) is var parsed and > 0 ? (ulong)parsed : 0;
        var files = volume.Options.TryGetValue("INODES", out var inodes) ? ulong.Parse(inodes, CultureInfo.InvariantCulture) : 0;
        if (bytes == 0 && files == 0) return null;
        if (volume.Options.ContainsKey("NOQUOTA")) throw new EngineException(ErrorKind.Internal, "volume options size and inodes cannot be used without quota");
        return volume.Options.GetValueOrDefault("type") == "tmpfs" ? null : new VolumeLimits(bytes, files);
    }
}

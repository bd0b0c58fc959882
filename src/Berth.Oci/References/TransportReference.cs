using Berth.Linux.Errors;

namespace Berth.Oci.References;

/// <summary>A name with its transport in front, as <c>oci:/tmp/layout:tag</c> (containers-transports(5)).</summary>
/// <param name="Transport">The transport's name.</param>
/// <param name="Detail">What comes after the colon, for docker without the two slashes.</param>
public sealed record TransportReference(string Transport, string Detail)
{
    /// <summary>Registries.</summary>
    public const string Docker = "docker";

    /// <summary>Archives of <c>docker save</c>.</summary>
    public const string DockerArchive = "docker-archive";

    /// <summary>The daemon's own store.</summary>
    public const string DockerDaemon = "docker-daemon";

    /// <summary>OCI layouts in directories.</summary>
    public const string Oci = "oci";

    /// <summary>OCI layouts in archives.</summary>
    public const string OciArchive = "oci-archive";

    /// <summary>Directories of manifest and blobs.</summary>
    public const string Directory = "dir";

    /// <summary>Image stores.</summary>
    public const string Storage = "containers-storage";

    /// <summary>As containers/image shows it: a layout keeps the colon that a name would follow.</summary>
    public string Shown => Transport is Oci or OciArchive && !Detail.Contains(':') ? $"{this}:" : ToString();

    /// <summary>The part before the first colon of <see cref="Detail"/>: a path.</summary>
    public string Path => Detail.IndexOf(':') is >= 0 and var colon ? Detail[..colon] : Detail;

    /// <summary>The part after it; null without.</summary>
    public string? Name => Detail.IndexOf(':') is >= 0 and var colon && colon + 1 < Detail.Length ? Detail[(colon + 1)..] : null;

    /// <summary>Reads a name that has a transport; null if it has none.</summary>
    /// <exception cref="InvalidArgumentException">The transport is known, and what follows cannot be right.</exception>
    /// <exception cref="NotSupportedYetException">Berth does not have the transport.</exception>
    public static TransportReference? TryParse(string text)
    {
        var colon = text.IndexOf(':');
        if (colon <= 0) return null;
        var (transport, detail) = (text[..colon], text[(colon + 1)..]);
        switch (transport)
        {
            case Docker:
                if (!detail.StartsWith("//", StringComparison.Ordinal)) return null;
                return detail.Length > 2 ? new TransportReference(transport, detail[2..]) : throw new InvalidArgumentException($"Invalid image name \"{text}\", the reference is empty");
            case DockerArchive or DockerDaemon or Oci or OciArchive or Directory or Storage:
                if (detail.Length == 0) throw new InvalidArgumentException($"Invalid image name \"{text}\", the reference is empty");
                return new TransportReference(transport, detail);
            case "sif" or "tarball" or "ostree" or "atomic":
                throw new NotSupportedYetException($"{text}: the transport {transport} is not supported yet");
            default:
                return null;
        }
    }

    /// <summary>Whether the place of a transport that keeps files can be: what it is in must exist.</summary>
    /// <exception cref="NotFoundException">Names the first part of the path that does not.</exception>
    public void CheckPlace()
    {
        if (Transport is not (Oci or OciArchive or Directory)) return;
        var path = System.IO.Path.GetFullPath(Transport == Directory ? Detail : Path);
        for (var slash = path.IndexOf('/', 1); slash > 0; slash = path.IndexOf('/', slash + 1))
        {
            if (!System.IO.Directory.Exists(path[..slash])) throw new NotFoundException($"lstat {path[..slash]}: no such file or directory");
        }
    }

    /// <inheritdoc/>
    public override string ToString() => Transport == Docker ? $"docker://{Detail}" : $"{Transport}:{Detail}";
}

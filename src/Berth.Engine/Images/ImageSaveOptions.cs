namespace Berth.Engine.Images;

/// <summary>How <c>save</c> writes images.</summary>
public sealed record ImageSaveOptions
{
    /// <summary>The images.</summary>
    public required IReadOnlyList<string> Names { get; init; }

    /// <summary><c>docker-archive</c>, <c>oci-archive</c>, <c>docker-dir</c> or <c>oci-dir</c>.</summary>
    public string Format { get; init; } = "docker-archive";

    /// <summary>The file or directory; null for standard output.</summary>
    public string? Output { get; init; }

    /// <summary>Each name is an image of its own; otherwise all but the first are further names of the first.</summary>
    public bool Multiple { get; init; }

    /// <summary>Compresses the layers of docker-dir.</summary>
    public bool Compress { get; init; }

    /// <summary>Leaves the layers of the OCI formats uncompressed.</summary>
    public bool Uncompressed { get; init; }
}

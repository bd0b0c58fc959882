using Berth.Oci.Images;

namespace Berth.Oci.Distribution;

/// <summary>A manifest as a registry gave it, still bytes.</summary>
/// <param name="Bytes">The document.</param>
/// <param name="MediaType">Its type by the answer's header.</param>
public sealed record RemoteManifest(byte[] Bytes, string? MediaType)
{
    /// <summary>Reads it.</summary>
    /// <exception cref="Linux.Errors.InvalidArgumentException">It is no manifest.</exception>
    public ManifestDocument Parse() => ManifestDocument.Parse(Bytes, MediaType);
}

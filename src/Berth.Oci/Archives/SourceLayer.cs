using Berth.Oci.Images;

namespace Berth.Oci.Archives;

/// <summary>A layer of an image that can be read.</summary>
/// <param name="Descriptor">What the manifest says of the blob.</param>
/// <param name="DiffId">The digest of the uncompressed blob, by the configuration.</param>
/// <param name="Open">Opens the blob; the caller closes it. May be called in any thread.</param>
/// <param name="HasBlobDigest">Whether the blob must have the descriptor's digest and size: false where the descriptor was made up from the diffID.</param>
public sealed record SourceLayer(ContentDescriptor Descriptor, string DiffId, Func<Stream> Open, bool HasBlobDigest = true)
{
    /// <summary>The digest of the blob where it comes from, for who looks on; another one than the descriptor's where the layer is decrypted on its way.</summary>
    public string SourceDigest { get => field ?? Descriptor.Digest; init; }
}

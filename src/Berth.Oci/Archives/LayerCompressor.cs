using Berth.Oci.Images;

namespace Berth.Oci.Archives;

/// <summary>How layers are compressed on their way out of the store.</summary>
public abstract class LayerCompressor
{
    /// <summary>Whether what comes out is zstd; else it is gzip.</summary>
    public abstract bool IsZstandard { get; }

    /// <summary>Whether a layer is encrypted besides: no blob that there is already can stand for it.</summary>
    public virtual bool Encrypts(SavedLayer layer) => false;

    /// <summary>What OCI calls a layer that comes out.</summary>
    public string OciType(SavedLayer layer) => (IsZstandard ? MediaTypes.OciLayerZstd : MediaTypes.OciLayerGzip) + (Encrypts(layer) ? MediaTypes.EncryptedSuffix : "");

    /// <summary>Compresses a layer.</summary>
    /// <param name="layer">The layer.</param>
    /// <param name="output">Takes the compressed bytes, and stays open.</param>
    /// <returns>Annotations that the layer's descriptor must have; null for none.</returns>
    public abstract IReadOnlyDictionary<string, string>? Compress(SavedLayer layer, Stream output);
}

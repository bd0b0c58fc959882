using System.Security.Cryptography;
using Berth.Linux.Errors;
using Berth.Oci.References;
using Microsoft.Win32.SafeHandles;

namespace Berth.Oci.Archives;

/// <summary>A compressed layer in a temporary file, for formats that name a blob by its digest before they hold it.</summary>
internal sealed class CompressedLayer : IDisposable
{
    private const int CopySize = 256 * 1024;
    private readonly SafeFileHandle _file;

    private CompressedLayer(SafeFileHandle file, Digest digest, long size, IReadOnlyDictionary<string, string>? annotations)
    {
        _file = file;
        Annotations = annotations;
        Digest = digest;
        Size = size;
    }

    /// <summary>The digest of the compressed bytes.</summary>
    internal Digest Digest { get; }

    /// <summary>How many they are.</summary>
    internal long Size { get; }

    /// <summary>What its descriptor must be annotated with.</summary>
    internal IReadOnlyDictionary<string, string>? Annotations { get; }

    /// <summary>Compresses a layer.</summary>
    internal static CompressedLayer Make(SavedLayer layer, LayerCompressor compressor, string temporary)
    {
        var handle = TemporaryFile.Create(temporary);
        try
        {
            using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            using var file = new FileStream(handle, FileAccess.ReadWrite, bufferSize: 0);
            using var hashing = new DigestingStream(file, hash);
            var exact = layer.Size < 0 ? layer : layer with { WriteTo = output => ExactStream.Write(layer.WriteTo, output, layer.Size, $"layer {layer.DiffId}") };
            var annotations = compressor.Compress(exact, hashing);
            // The stream closes its handle, so the compressed file is reopened through it first.
            var again = File.OpenHandle($"/proc/self/fd/{handle.DangerousGetHandle()}");
            return new CompressedLayer(again, Digest.FromHash(hash.GetHashAndReset()), hashing.Count, annotations);
        }
        catch (IOException e)
        {
            throw new EngineException(ErrorKind.Internal, $"compressing layer {layer.DiffId}: {e.Message}", e);
        }
        finally
        {
            handle.Dispose();
        }
    }

    /// <summary>Writes the compressed bytes.</summary>
    internal void WriteTo(Stream output)
    {
        using var bytes = new SegmentStream(_file, 0, Size);
        bytes.CopyTo(output, CopySize);
    }

    public void Dispose() => _file.Dispose();
}

using System.Security.Cryptography;
using Berth.Linux.Streams;

namespace Berth.Storage.Layers;

/// <summary>Takes bytes for their digest only.</summary>
internal sealed class DigestSink : SequentialWriter
{
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

    public override void Write(ReadOnlySpan<byte> buffer) => _hash.AppendData(buffer);

    /// <summary>The digest of everything written.</summary>
    internal string Digest() => "sha256:" + Convert.ToHexStringLower(_hash.GetHashAndReset());

    protected override void Dispose(bool disposing)
    {
        if (disposing) _hash.Dispose();
        base.Dispose(disposing);
    }
}

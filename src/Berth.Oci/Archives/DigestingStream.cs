using System.Security.Cryptography;
using Berth.Linux.Streams;

namespace Berth.Oci.Archives;

/// <summary>Digests and counts what is written through it.</summary>
public sealed class DigestingStream(Stream output, IncrementalHash hash) : SequentialWriter
{
    /// <summary>Bytes so far.</summary>
    public long Count { get; private set; }

    /// <inheritdoc/>
    public override void Write(ReadOnlySpan<byte> buffer)
    {
        hash.AppendData(buffer);
        output.Write(buffer);
        Count += buffer.Length;
    }

    /// <inheritdoc/>
    public override void Flush() => output.Flush();
}

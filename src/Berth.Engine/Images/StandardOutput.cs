using Berth.Linux.Files;
using Berth.Linux.Streams;

namespace Berth.Engine.Images;

/// <summary>Standard output as a stream of bytes, for archives. Closing it leaves the descriptor open.</summary>
internal sealed class StandardOutput : SequentialWriter
{
    private readonly Descriptor _descriptor = new(1, owns: false);

    /// <inheritdoc/>
    /// <exception cref="BrokenPipeException">Nobody reads any more.</exception>
    public override void Write(ReadOnlySpan<byte> buffer) => OutputStream.WriteThrough(_descriptor, buffer);
}

using Berth.Linux.Streams;

namespace Berth.Engine.Images.Registries;

/// <summary>Passes on what is written and tells how much it was.</summary>
internal sealed class CountedStream(Stream output, Action<long> tell) : SequentialWriter
{
    public override void Write(ReadOnlySpan<byte> buffer)
    {
        output.Write(buffer);
        tell(buffer.Length);
    }

    public override void Flush() => output.Flush();
}

namespace Berth.Kernel.Tests.Storage;

/// <summary>Gives some bytes and then fails, as a connection that breaks.</summary>
internal sealed class FailingStream(byte[] data) : MemoryStream(data)
{
    public override int Read(byte[] buffer, int offset, int count)
    {
        var read = base.Read(buffer, offset, count);
        return read > 0 ? read : throw new IOException("connection reset");
    }

    public override int Read(Span<byte> buffer)
    {
        var read = base.Read(buffer);
        return read > 0 ? read : throw new IOException("connection reset");
    }
}

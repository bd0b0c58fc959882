using Berth.Linux.Streams;

namespace Berth.Engine.Images.Encryption;

/// <summary>Encrypts what is written; neither the output nor the cipher is closed.</summary>
internal sealed class EncryptingStream(Stream output, LayerCipher cipher) : SequentialWriter
{
    private readonly byte[] _buffer = new byte[65536];

    /// <inheritdoc/>
    public override void Write(ReadOnlySpan<byte> buffer)
    {
        while (buffer.Length > 0)
        {
            var part = buffer[..Math.Min(buffer.Length, _buffer.Length)];
            part.CopyTo(_buffer);
            cipher.Encrypt(_buffer.AsSpan(0, part.Length));
            output.Write(_buffer.AsSpan(0, part.Length));
            buffer = buffer[part.Length..];
        }
    }

    /// <inheritdoc/>
    public override void Flush() => output.Flush();
}

using System.Buffers;
using System.Text;
using System.Text.Unicode;

namespace Berth.Systemd.UnitFiles;

/// <summary>
/// Text as systemd sees it: UTF-8 by convention, bytes in truth. A byte that is no part of valid UTF-8 becomes one lone
/// low surrogate U+DC80..U+DCFF and comes back as the same byte, so that a unit file or a path goes through unharmed.
/// </summary>
public static class UnitText
{
    private const char EscapeBase = '\uDC00';

    /// <summary>Decodes <paramref name="bytes"/>; never fails.</summary>
    public static string Decode(ReadOnlySpan<byte> bytes)
    {
        if (Ascii.IsValid(bytes) || Utf8.IsValid(bytes))
            return Encoding.UTF8.GetString(bytes);
        var text = new StringBuilder(bytes.Length);
        while (!bytes.IsEmpty)
        {
            if (Rune.DecodeFromUtf8(bytes, out var rune, out var length) == OperationStatus.Done)
            {
                text.Append(rune.ToString());
            }
            else
            {
                length = 1;
                text.Append((char)(EscapeBase + bytes[0]));
            }
            bytes = bytes[length..];
        }
        return text.ToString();
    }

    /// <summary>Appends the bytes of <paramref name="text"/> to <paramref name="writer"/>; the inverse of <see cref="Decode"/>.</summary>
    public static void Encode(ReadOnlySpan<char> text, ArrayBufferWriter<byte> writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        while (!text.IsEmpty)
        {
            var target = writer.GetSpan(Math.Max(64, text.Length));
            var status = Utf8.FromUtf16(text, target, out var read, out var written, replaceInvalidSequences: false);
            writer.Advance(written);
            text = text[read..];
            if (status == OperationStatus.DestinationTooSmall)
            {
                writer.GetSpan(Math.Max(256, text.Length * 3));
            }
            else if (status != OperationStatus.Done)
            {
                if (IsEscapedByte(text[0]))
                {
                    writer.GetSpan(1)[0] = (byte)(text[0] - EscapeBase);
                    writer.Advance(1);
                }
                else
                {
                    writer.Write("\uFFFD"u8);
                }
                text = text[1..];
            }
        }
    }

    /// <summary>Whether <paramref name="character"/> stands for a byte that is not valid UTF-8 (a lone surrogate: check that the one before is no high surrogate).</summary>
    public static bool IsEscapedByte(char character) => character is >= '\uDC80' and <= '\uDCFF';

    /// <summary>The bytes of <paramref name="text"/> in a new array.</summary>
    public static byte[] Encode(ReadOnlySpan<char> text)
    {
        var writer = new ArrayBufferWriter<byte>(Math.Max(16, text.Length));
        Encode(text, writer);
        return writer.WrittenSpan.ToArray();
    }
}

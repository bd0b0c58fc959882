using System.Buffers.Binary;
using Berth.Linux.Errors;
using Berth.Linux.Files;

namespace Berth.Engine.Containers.Checkpoints;

/// <summary>
/// CRIU's images of mounts (mnt.proto). What was mounted from outside has a name there, under which the runtime hands it over at the
/// restore. crun names its empty directory, which covers masked ones, by its own place, and that is another one with each engine.
/// </summary>
internal static class CriuMountImages
{
    /// <summary>The directory's name where crun is called without --root, which is how Podman calls it.</summary>
    public const string UsualEmptyDirectory = "/run/crun/.empty-directory";

    // Two magic numbers; then messages, each behind its length.
    private const int HeaderLength = 8;
    private const int ExternalKeyField = 18;
    private const int LengthDelimited = 2;

    /// <summary>Names the empty directory in all images of a checkpoint. What is no such image, or names none, stays as it is.</summary>
    /// <param name="directory">The checkpoint; it need not exist.</param>
    /// <param name="name">The name.</param>
    /// <exception cref="InvalidArgumentException">An image is malformed.</exception>
    public static void RenameEmptyDirectory(string directory, string name)
    {
        if (!Directory.Exists(directory))
            return;
        foreach (var file in Directory.EnumerateFiles(directory, "mountpoints-*.img"))
        {
            var image = FileSystem.TryReadAll(file) ?? [];
            if (Rename(image, System.Text.Encoding.UTF8.GetBytes(name), file) is { } renamed)
                FileSystem.Replace(file, renamed, 0x180, durable: false);
        }
    }

    /// <summary>An image with the directory's name; null where nothing changes.</summary>
    internal static byte[]? Rename(ReadOnlySpan<byte> image, ReadOnlySpan<byte> name, string file)
    {
        if (image.Length < HeaderLength)
            throw new InvalidArgumentException($"{file}: it is no image of CRIU");
        using var output = new MemoryStream();
        output.Write(image[..HeaderLength]);
        var isChanged = false;
        Span<byte> prefix = stackalloc byte[sizeof(uint)];
        for (var at = HeaderLength; at < image.Length;)
        {
            if (image.Length - at < sizeof(uint) || BinaryPrimitives.ReadUInt32LittleEndian(image[at..]) is var length && length > image.Length - at - sizeof(uint))
                throw new InvalidArgumentException($"{file}: it ends too soon");
            at += sizeof(uint);
            var message = Message(image.Slice(at, (int)length), name, ref isChanged, file);
            at += (int)length;
            BinaryPrimitives.WriteUInt32LittleEndian(prefix, (uint)message.Length);
            output.Write(prefix);
            output.Write(message);
        }

        return isChanged ? output.ToArray() : null;
    }

    private static byte[] Message(ReadOnlySpan<byte> message, ReadOnlySpan<byte> name, ref bool isChanged, string file)
    {
        using var output = new MemoryStream(message.Length + name.Length);
        for (var at = 0; at < message.Length;)
        {
            var start = at;
            var key = Number(message, ref at, file);
            var value = at;
            var length = (key & 7) switch
            {
                0 => SkipNumber(message, ref at, file),
                1 => sizeof(ulong),
                LengthDelimited => (long)Math.Min(Number(message, ref at, file), long.MaxValue),
                5 => sizeof(uint),
                _ => throw new InvalidArgumentException($"{file}: a field of an unknown kind"),
            };
            if (length > message.Length - at)
                throw new InvalidArgumentException($"{file}: it ends too soon");
            var content = message.Slice(at, (int)length);
            at += (int)length;
            if (key == ((ExternalKeyField << 3) | LengthDelimited) && content.EndsWith("/.empty-directory"u8) && !content.SequenceEqual(name))
            {
                isChanged = true;
                output.Write(message[start..value]);
                WriteNumber(output, (ulong)name.Length);
                output.Write(name);
                continue;
            }

            output.Write(message[start..at]);
        }

        return output.ToArray();
    }

    private static long SkipNumber(ReadOnlySpan<byte> message, ref int at, string file)
    {
        Number(message, ref at, file);
        return 0;
    }

    private static ulong Number(ReadOnlySpan<byte> message, ref int at, string file)
    {
        ulong number = 0;
        for (var shift = 0; shift < 64; shift += 7)
        {
            if (at == message.Length)
                break;
            var part = message[at++];
            number |= (ulong)(part & 0x7F) << shift;
            if (part < 0x80)
                return number;
        }

        throw new InvalidArgumentException($"{file}: it ends too soon");
    }

    private static void WriteNumber(Stream output, ulong number)
    {
        for (; number >= 0x80; number >>= 7)
            output.WriteByte((byte)(number | 0x80));
        output.WriteByte((byte)number);
    }
}

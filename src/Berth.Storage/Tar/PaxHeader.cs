using System.Globalization;
using System.Text;
using Berth.Linux.Files;

namespace Berth.Storage.Tar;

/// <summary>The records of a PAX extended header (pax(1), "pax Extended Header"), of which layers use some.</summary>
internal sealed class PaxHeader
{
    private const string AttributePrefix = "SCHILY.xattr.";

    internal byte[]? Path { get; private set; }

    internal byte[]? LinkTarget { get; private set; }

    internal long? Size { get; private set; }

    internal long? User { get; private set; }

    internal long? Group { get; private set; }

    internal FileTime? Modified { get; private set; }

    internal FileTime? Accessed { get; private set; }

    internal FileTime? Changed { get; private set; }

    internal List<KeyValuePair<byte[], byte[]>> Attributes { get; } = [];

    internal byte[]? SparseName { get; private set; }

    internal long? SparseLength { get; private set; }

    internal long SparseMajor { get; private set; } = -1;

    internal long SparseMinor { get; private set; } = -1;

    /// <summary>The map of the formats 0.0 and 0.1, which is in the records themselves.</summary>
    internal List<SparseRange>? SparseMap { get; private set; }

    /// <exception cref="TarException">A record is malformed.</exception>
    internal static PaxHeader Parse(ReadOnlySpan<byte> data)
    {
        var header = new PaxHeader();
        long? sparseOffset = null;
        while (data.Length > 0)
        {
            // "LENGTH KEY=VALUE\n", the length counting itself.
            var space = data.IndexOf((byte)' ');
            if (space is < 1 or > 10 || !int.TryParse(Encoding.ASCII.GetString(data[..space]), NumberStyles.None, CultureInfo.InvariantCulture, out var length)
                || length <= space + 2 || length > data.Length || data[length - 1] != '\n')
                throw new TarException("invalid PAX record in a tar header");
            var record = data[(space + 1)..(length - 1)];
            data = data[length..];
            var equals = record.IndexOf((byte)'=');
            if (equals < 1) throw new TarException("invalid PAX record in a tar header");
            header.Set(record[..equals], record[(equals + 1)..], ref sparseOffset);
        }

        return header;
    }

    private void Set(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value, ref long? sparseOffset)
    {
        var name = Encoding.UTF8.GetString(key);
        switch (name)
        {
            case "path": Path = NoNul(value); break;
            case "linkpath": LinkTarget = NoNul(value); break;
            case "size": Size = Number(value, name); break;
            case "uid": User = Number(value, name); break;
            case "gid": Group = Number(value, name); break;
            case "mtime": Modified = Time(value); break;
            case "atime" when value.Length > 0: Accessed = Time(value); break;
            case "ctime" when value.Length > 0: Changed = Time(value); break;
            case "GNU.sparse.name": SparseName = NoNul(value); break;
            case "GNU.sparse.size" or "GNU.sparse.realsize": SparseLength = Number(value, name); break;
            case "GNU.sparse.major": SparseMajor = Number(value, name); break;
            case "GNU.sparse.minor": SparseMinor = Number(value, name); break;
            case "GNU.sparse.offset": sparseOffset = Number(value, name); break;
            case "GNU.sparse.numbytes":
                (SparseMap ??= []).Add(new SparseRange(sparseOffset ?? throw new TarException("invalid sparse map in a tar header"), Number(value, name)));
                sparseOffset = null;
                break;
            case "GNU.sparse.map":
                var numbers = Encoding.ASCII.GetString(value).Split(',');
                if (numbers.Length % 2 != 0) throw new TarException("invalid sparse map in a tar header");
                SparseMap = [];
                for (var i = 0; i < numbers.Length; i += 2) SparseMap.Add(new SparseRange(Number(numbers[i], name), Number(numbers[i + 1], name)));
                break;
            default:
                if (name.StartsWith(AttributePrefix, StringComparison.Ordinal))
                    Attributes.Add(new(key[AttributePrefix.Length..].ToArray(), value.ToArray()));
                break;
        }
    }

    private static byte[]? NoNul(ReadOnlySpan<byte> value)
    {
        if (value.Contains((byte)0)) throw new TarException("a name in a tar header contains a NUL byte");
        // An empty value takes a value of a global header back; there is none here.
        return value.Length == 0 ? null : value.ToArray();
    }

    private static long Number(ReadOnlySpan<byte> value, string key) => Number(Encoding.ASCII.GetString(value), key);

    private static long Number(string text, string key)
        => long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw new TarException($"invalid PAX record in a tar header: {key}={text}");

    private static FileTime Time(ReadOnlySpan<byte> value)
    {
        var text = Encoding.ASCII.GetString(value);
        var dot = text.IndexOf('.', StringComparison.Ordinal);
        var seconds = Number(dot < 0 ? text : text[..dot], "mtime");
        if (dot < 0) return new FileTime(seconds, 0);
        var fraction = text[(dot + 1)..].PadRight(9, '0')[..9];
        var nanoseconds = (uint)Number(fraction, "mtime");
        if (!text.StartsWith('-') || nanoseconds == 0) return new FileTime(seconds, nanoseconds);
        return new FileTime(seconds - 1, 1_000_000_000 - nanoseconds);
    }
}

using System.Formats.Tar;
using Berth.Linux.Errors;
using Microsoft.Win32.SafeHandles;

namespace Berth.Oci.Archives;

/// <summary>The files of a tar archive in a seekable file, found by one pass over its headers. Links inside the archive are followed.</summary>
internal sealed class TarFiles : IArchiveFiles
{
    private const int BlockSize = 512;
    private const int MaximumEntries = 100_000;
    private const int MaximumLinks = 8;
    private readonly SafeFileHandle _file;
    private readonly Dictionary<string, (long Offset, long Length)> _files = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _links = new(StringComparer.Ordinal);

    /// <summary>Reads the headers; takes over <paramref name="file"/> unless it throws.</summary>
    /// <exception cref="InvalidArgumentException">It is not a tar archive, or a damaged one.</exception>
    internal TarFiles(SafeFileHandle file)
    {
        _file = file;
        try
        {
            ReadHeaders();
        }
        catch (Exception e) when (e is InvalidDataException or EndOfStreamException or FormatException or ArgumentException or OverflowException)
        {
            throw new InvalidArgumentException(e is EndOfStreamException ? "the tar archive is truncated" : "not a tar archive", e);
        }
    }

    public long? Length(string name) => Find(name)?.Length;

    public Stream Open(string name)
    {
        var (offset, length) = Find(name) ?? throw new NotFoundException($"{name} is missing in the archive");
        return new SegmentStream(_file, offset, length);
    }

    public void Dispose() => _file.Dispose();

    private void ReadHeaders()
    {
        var total = RandomAccess.GetLength(_file);
        if (total < BlockSize) throw new InvalidArgumentException("not a tar archive");
        using var stream = new SegmentStream(_file, 0, total);
        using var reader = new TarReader(stream, leaveOpen: true);
        while (reader.GetNextEntry() is { } entry)
        {
            if (_files.Count + _links.Count >= MaximumEntries) throw new InvalidArgumentException($"the archive has more than {MaximumEntries} entries");
            var name = Normalize(entry.Name);
            switch (entry.EntryType)
            {
                case TarEntryType.RegularFile or TarEntryType.V7RegularFile or TarEntryType.ContiguousFile:
                    if (entry.Length > 0 && entry.DataOffset + entry.Length > total) throw new InvalidArgumentException("the tar archive is truncated");
                    _files[name] = (Math.Max(entry.DataOffset, 0), entry.Length);
                    break;
                case TarEntryType.SymbolicLink:
                    _links[name] = Normalize(entry.LinkName.StartsWith('/') ? entry.LinkName : $"{Path.GetDirectoryName(name)}/{entry.LinkName}");
                    break;
                case TarEntryType.HardLink:
                    _links[name] = Normalize(entry.LinkName);
                    break;
            }
        }

        if (_files.Count == 0) throw new InvalidArgumentException("the archive is empty");
    }

    private (long Offset, long Length)? Find(string name)
    {
        name = Normalize(name);
        for (var i = 0; i <= MaximumLinks; i++)
        {
            if (_files.TryGetValue(name, out var file)) return file;
            if (!_links.TryGetValue(name, out name!)) return null;
        }

        return null;
    }

    /// <summary>The name without <c>.</c>, <c>..</c> and leading slashes; one cannot leave the archive.</summary>
    private static string Normalize(string name)
    {
        var parts = new List<string>();
        foreach (var part in name.Split('/'))
        {
            if (part is "" or ".") continue;
            if (part != "..") parts.Add(part);
            else if (parts.Count > 0) parts.RemoveAt(parts.Count - 1);
        }

        return string.Join('/', parts);
    }
}

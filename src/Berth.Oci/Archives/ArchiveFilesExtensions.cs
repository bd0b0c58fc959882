using Berth.Linux.Errors;

namespace Berth.Oci.Archives;

/// <summary>Reading whole documents out of an archive.</summary>
internal static class ArchiveFilesExtensions
{
    /// <summary>Reads a small file.</summary>
    /// <exception cref="NotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidArgumentException">It is longer than <paramref name="limit"/> bytes.</exception>
    internal static byte[] ReadDocument(this IArchiveFiles files, string name, int limit)
    {
        var length = files.Length(name) ?? throw new NotFoundException($"{name} is missing");
        if (length > limit) throw new InvalidArgumentException($"{name}: {length} bytes exceed the limit of {limit}");
        var bytes = new byte[length];
        using var stream = files.Open(name);
        var read = stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
        return read == length ? bytes : throw new InvalidArgumentException($"{name}: the archive is truncated");
    }
}

using Berth.Linux.Files;

namespace Berth.Storage.Records;

/// <summary>Replaces a file of the store so that readers without a lock see the old or the new one, whole.</summary>
internal static class AtomicFile
{
    private const string TemporaryPrefix = ".tmp-";

    /// <summary>What a killed <see cref="Write"/> may leave beside a file. One name for all: the caller holds the list's lock, and the next write takes it over.</summary>
    internal static string TemporaryOf(string path) => $"{Path.GetDirectoryName(path)}/{TemporaryPrefix}{Path.GetFileName(path)}-berth";

    /// <summary>Removes what killed programs, containers/storage's among them, have left of such writes; the caller holds the lock under which the directory's lists are written.</summary>
    internal static void RemoveTemporaries(string directory)
    {
        foreach (var path in Directory.EnumerateFiles(directory, TemporaryPrefix + "*")) FileSystem.TryRemoveFile(path);
    }

    /// <summary>Writes beside <paramref name="path"/>, syncs the data if <paramref name="durable"/>, and takes over its name. Mode 0600.</summary>
    internal static void Write(string path, ReadOnlySpan<byte> data, bool durable = true)
    {
        var temporary = TemporaryOf(path);
        try
        {
            using (var file = FileSystem.Open(temporary, OpenFlags.WriteOnly | OpenFlags.Create | OpenFlags.Truncate | OpenFlags.NoFollow, 0x180))
            {
                FileSystem.Write(file, data, temporary);
                if (durable) OpenFile.SyncData(file);
            }

            FileSystem.TakeName(temporary, path, durable);
        }
        catch
        {
            FileSystem.TryRemoveFile(temporary);
            throw;
        }
    }
}

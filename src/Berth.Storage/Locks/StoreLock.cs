using System.Buffers.Binary;
using Berth.Linux;
using Berth.Linux.Files;

namespace Berth.Storage.Locks;

/// <summary>
/// One of the store's lock files, held: a record lock over the whole file as containers/storage takes it (fcntl(2);
/// ours belong to the open file, theirs to the process, and the two kinds exclude each other), whose content says
/// when the data was last written. Ends with <see cref="Dispose"/> or with the process.
/// </summary>
internal sealed class StoreLock : IDisposable
{
    private const int TokenSize = 64;
    private static ulong _writes;
    private readonly Descriptor _file;
    private readonly bool _isExclusive;

    private StoreLock(Descriptor file, bool isExclusive)
    {
        _file = file;
        _isExclusive = isExclusive;
    }

    /// <summary>Waits for the lock on <paramref name="path"/>; makes the file and its directory if need be.</summary>
    internal static StoreLock Acquire(string path, bool exclusive)
    {
        FileSystem.CreateDirectories(Path.GetDirectoryName(path)!, 0x1C0);
        var file = FileSystem.Open(path, OpenFlags.ReadWrite | OpenFlags.Create, 0x1A4);
        try
        {
            RecordLock.Take(file, exclusive, wait: true);
            return new StoreLock(file, exclusive);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>Records that the data is about to change: time, a counter, the process and random bytes, 64 in all. Others compare it whole.</summary>
    internal void RecordWrite()
    {
        if (!_isExclusive) throw new InvalidOperationException("a shared lock cannot record a write");
        Span<byte> token = stackalloc byte[TokenSize];
        BinaryPrimitives.WriteInt64LittleEndian(token, (DateTime.UtcNow - DateTime.UnixEpoch).Ticks * 100);
        BinaryPrimitives.WriteUInt64LittleEndian(token[8..], Interlocked.Increment(ref _writes));
        BinaryPrimitives.WriteInt32LittleEndian(token[16..], Environment.ProcessId);
        RandomBytes.Fill(token[20..]);
        OpenFile.WriteAt(_file, token, 0);
    }

    /// <summary>Lets go.</summary>
    public void Dispose() => _file.Dispose();
}

using Berth.Linux.Files;

namespace Berth.Engine.Secrets;

/// <summary>The lock files of secrets, by the protocol of containers/storage: Podman takes the same.</summary>
internal static class SecretLock
{
    /// <summary>Waits for the lock, which ends with the descriptor. The directory is made if need be.</summary>
    public static Descriptor Take(string path)
    {
        FileSystem.CreateDirectories(Path.GetDirectoryName(path)!, 0x1C0);
        var file = FileSystem.Open(path, OpenFlags.ReadWrite | OpenFlags.Create, 0x1A4);
        RecordLock.Take(file, exclusive: true, wait: true);
        return file;
    }
}

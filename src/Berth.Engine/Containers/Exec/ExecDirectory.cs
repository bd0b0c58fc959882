using Berth.Linux;
using Berth.Linux.Errors;
using Berth.Linux.Files;
using Berth.Linux.Processes;

namespace Berth.Engine.Containers.Exec;

/// <summary>
/// The files of one exec session; they go when this object does. Its name begins with the process that made it, so that the next command
/// removes what a killed one left.
/// </summary>
internal sealed class ExecDirectory : IDisposable
{
    private const string Prefix = "exec-";

    /// <summary>Makes one.</summary>
    public ExecDirectory(EnginePaths paths)
    {
        Session = RandomBytes.Identifier();
        FileSystem.CreateDirectories(paths.Exec, 0x1C0);
        Path = $"{paths.Exec}/{Prefix}{Environment.ProcessId}-{Session}";
        FileSystem.CreateDirectory(Path, 0x1C0);
    }

    /// <summary>The session's identifier: 64 hexadecimal digits.</summary>
    public string Session { get; }

    /// <summary>The directory.</summary>
    public string Path { get; }

    /// <summary>Removes the directories of sessions whose makers are gone.</summary>
    public static void Sweep(EnginePaths paths)
    {
        foreach (var path in Abandoned(paths))
        {
            try
            {
                FileTree.Remove(path);
            }
            catch (SyscallException error) when (error.Number == Errno.ENOTEMPTY)
            {
                // The runtime of the session lives longer than who was killed, and writes there at this moment: the next command removes it.
            }
        }
    }

    /// <summary>The directories of sessions whose makers are gone.</summary>
    public static IEnumerable<string> Abandoned(EnginePaths paths)
    {
        foreach (var (name, _) in DirectoryListing.TryRead(paths.Exec) ?? [])
        {
            if (IsAbandoned(name))
                yield return $"{paths.Exec}/{name}";
        }
    }

    private static bool IsAbandoned(string name)
        => name.Split('-') is not [_, var pid, _] || !int.TryParse(pid, out var number) || ProcessIdentity.TryOf(number) is null;

    /// <inheritdoc/>
    public void Dispose() => FileTree.Remove(Path);
}

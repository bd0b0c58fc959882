using Berth.Linux;
using Berth.Linux.Files;
using Berth.Linux.Processes;

namespace Berth.Engine.Containers.Exec;

/// <summary>
/// The files of one exec session, in the container's run directory; they go when this object does. Its name begins with the process that
/// made it, so that the next session removes what a killed one left.
/// </summary>
internal sealed class ExecDirectory : IDisposable
{
    private const string Prefix = "exec-";

    /// <summary>Makes one in a container's run directory, and removes those whose makers are gone.</summary>
    public ExecDirectory(string containerRun)
    {
        foreach (var path in Abandoned(containerRun))
            FileTree.Remove(path);
        Session = RandomBytes.Identifier();
        Path = $"{containerRun}/{Prefix}{Environment.ProcessId}-{Session}";
        FileSystem.CreateDirectory(Path, 0x1C0);
    }

    /// <summary>The session's identifier: 64 hexadecimal digits.</summary>
    public string Session { get; }

    /// <summary>The directory.</summary>
    public string Path { get; }

    /// <summary>The directories of sessions in a container's run directory whose makers are gone.</summary>
    public static IEnumerable<string> Abandoned(string containerRun)
    {
        foreach (var (name, _) in DirectoryListing.TryRead(containerRun) ?? [])
        {
            if (name.StartsWith(Prefix, StringComparison.Ordinal) && IsAbandoned(name))
                yield return $"{containerRun}/{name}";
        }
    }

    private static bool IsAbandoned(string name)
        => name.Split('-') is not [_, var pid, _] || !int.TryParse(pid, out var number) || ProcessIdentity.TryOf(number) is null;

    /// <inheritdoc/>
    public void Dispose() => FileTree.Remove(Path);
}

using System.Globalization;
using System.Text;
using Berth.Linux.Errors;
using Berth.Linux.Files;
using Berth.Linux.Processes;

namespace Berth.Linux.Namespaces;

/// <summary>User namespaces (user_namespaces(7)).</summary>
public static class UserNamespace
{
    private static readonly string[] Directories = ["/usr/bin", "/bin"];

    /// <summary>
    /// Makes a user namespace with a mapping and no process in it, for ID-mapped mounts. A process of several threads cannot make
    /// one itself, so unshare(1) does, and ends again.
    /// </summary>
    /// <returns>The namespace, which lasts as long as the descriptor or a mount that uses it.</returns>
    /// <exception cref="EngineException">unshare(1) is missing or fails.</exception>
    /// <exception cref="SyscallException">The kernel refuses the mapping.</exception>
    public static Descriptor Create(IdMap map)
    {
        var (inputRead, inputWrite) = FileSystem.Pipe();
        var (outputRead, outputWrite) = FileSystem.Pipe();
        using var reading = outputRead;
        ChildProcess child;
        using (inputRead)
        using (outputWrite)
        {
            child = ChildProcess.Spawn(new SpawnRequest
            {
                Program = Locate("unshare"),
                Arguments = ["--user", Locate("cat")],
                Descriptors = [(inputRead, 0), (outputWrite, 1)],
            });
        }

        try
        {
            using (inputWrite)
            {
                // The echo says that the program runs in the new namespace by now.
                FileSystem.Write(inputWrite, "\n"u8);
                if (FileSystem.Read(outputRead, stackalloc byte[1]) == 0) throw new HelperException("unshare", child.Wait().Code, "cannot make a user namespace");
                var process = string.Create(CultureInfo.InvariantCulture, $"/proc/{child.Pid}");
                WriteMap($"{process}/uid_map", map.Users);
                WriteMap($"{process}/gid_map", map.Groups);
                return FileSystem.Open($"{process}/ns/user", OpenFlags.ReadOnly);
            }
        }
        finally
        {
            child.Wait();
        }
    }

    private static void WriteMap(string path, IReadOnlyList<IdRange> ranges)
    {
        using var file = FileSystem.Open(path, OpenFlags.WriteOnly);
        FileSystem.Write(file, Encoding.ASCII.GetBytes(IdMap.Format(ranges)), path);
    }

    private static string Locate(string program)
    {
        foreach (var directory in Directories)
        {
            if (FileSystem.Exists($"{directory}/{program}")) return $"{directory}/{program}";
        }

        throw new NotFoundException($"{program} is not installed: user namespaces need it");
    }
}

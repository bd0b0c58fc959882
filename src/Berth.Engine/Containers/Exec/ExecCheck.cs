using System.Text;
using Berth.Engine.Runtime;
using Berth.Linux.Errors;
using Berth.Linux.Files;
using Berth.Oci.Runtime;

namespace Berth.Engine.Containers.Exec;

/// <summary>
/// Looks before the runtime does for what it would miss. crun has the command's standard error while it prepares it, and complains
/// there in words that the user would read twice.
/// </summary>
internal static class ExecCheck
{
    private const uint AnyExecute = 0x49;

    /// <summary>Checks the working directory and the command; what cannot be told from here is left to the runtime.</summary>
    /// <param name="runtime">The runtime's name.</param>
    /// <param name="pid">The container's process, whose root the paths are in.</param>
    /// <param name="process">What is to be run.</param>
    /// <exception cref="EngineException">Something is not there.</exception>
    public static void Check(string runtime, int pid, RuntimeProcess process)
    {
        if (runtime != "crun" || process.Args is not [{ Length: > 0 } command, ..]) return;
        string? complaint;
        try
        {
            using var root = DirectoryHandle.Open($"/proc/{pid}/root");
            complaint = Complaint(root, process.Cwd is { Length: > 0 } directory ? directory : "/", command, process.Env ?? []);
        }
        catch (SyscallException)
        {
            return;
        }

        if (complaint is not null) throw RuntimeFailure.Classify(runtime, complaint, 1);
    }

    private static string? Complaint(DirectoryHandle root, string directory, string command, IReadOnlyList<string> environment)
    {
        if (Find(root, directory) is null) return $"chdir to `{directory}`: No such file or directory";
        if (command.Contains('/'))
        {
            return Find(root, command[0] == '/' ? command : $"{directory}/{command}") switch
            {
                null => $"executable file `{command}` not found: No such file or directory",
                { Type: FileType.Regular } file when (file.Mode & AnyExecute) == 0 => $"the path `{command}` exists but it is not executable: Operation not permitted",
                _ => null,
            };
        }

        var path = environment.LastOrDefault(static variable => variable.StartsWith("PATH=", StringComparison.Ordinal));
        if (path is null) return null;
        foreach (var place in path[5..].Split(':'))
        {
            if (place.Length > 0 && Find(root, $"{place}/{command}") is not null) return null;
        }

        return $"executable file `{command}` not found in $PATH: No such file or directory";
    }

    private static FileStatus? Find(DirectoryHandle root, string path)
    {
        using var found = root.TryOpenFileInRoot(Encoding.UTF8.GetBytes("./" + path.TrimStart('/')), OpenFlags.Path);
        return found is null ? null : FileStatus.Of(found);
    }
}

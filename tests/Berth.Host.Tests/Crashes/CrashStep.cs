namespace Berth.Host.Tests.Crashes;

/// <summary>A system call of a process, as strace's injection finds it again.</summary>
/// <param name="Call">Its name.</param>
/// <param name="Occurrence">Which of the process's calls of that name, from 1.</param>
public sealed record CrashStep(string Call, int Occurrence)
{
    /// <summary>
    /// Calls that change something which other processes or a later command can see. A kill between two of them is as one right before the
    /// second.
    /// </summary>
    private static readonly HashSet<string> s_effects = new(StringComparer.Ordinal)
    {
        "mkdir", "mkdirat", "rename", "renameat", "renameat2", "unlink", "unlinkat", "rmdir", "link", "linkat", "symlink", "symlinkat", "mknod",
        "mknodat", "write", "writev", "pwrite64", "ftruncate", "fchmod", "fchmodat", "fchown", "fchownat", "setxattr", "mount", "umount2",
        "move_mount", "open_tree", "fsmount", "mount_setattr", "unshare", "setns", "clone", "clone3", "vfork", "execve", "sendto", "sendmsg", "connect",
        "bind", "kill", "pidfd_send_signal", "wait4", "waitid", "exit_group",
    };

    /// <summary>The steps of the process of a trace that makes most of them: every call with an effect, of a row of the same call the first and the last.</summary>
    /// <param name="lines">What <c>strace -o</c> wrote, with pids (-f) or without.</param>
    public static IReadOnlyList<CrashStep> FromTrace(IEnumerable<string> lines)
    {
        var processes = new Dictionary<string, List<CrashStep>>(StringComparer.Ordinal);
        var counts = new Dictionary<(string Process, string Call), int>();
        foreach (var line in lines)
        {
            var text = line.AsSpan();
            var digits = text.IndexOfAnyExceptInRange('0', '9');
            var process = digits > 0 ? line[..digits] : "";
            text = digits > 0 ? text[digits..].TrimStart() : text;
            var end = text.IndexOf('(');
            // The second half of an interrupted line, a signal or an exit.
            if (end <= 0 || text[..end].IndexOfAnyExcept("abcdefghijklmnopqrstuvwxyz_0123456789") >= 0)
                continue;
            var call = text[..end].ToString();
            var count = counts[(process, call)] = counts.GetValueOrDefault((process, call)) + 1;
            var makesFile = call is "openat" or "openat2" && text.Contains("O_CREAT", StringComparison.Ordinal);
            var locks = call is "fcntl" && text.Contains("SETLK", StringComparison.Ordinal);
            if (!makesFile && !locks && !s_effects.Contains(call))
                continue;
            if (!processes.TryGetValue(process, out var steps))
                processes[process] = steps = [];
            if (steps is [.., var before, var last] && before.Call == call && last.Call == call)
                steps[^1] = new CrashStep(call, count);
            else
                steps.Add(new CrashStep(call, count));
        }

        return processes.Values.MaxBy(steps => steps.Count) ?? [];
    }

    /// <inheritdoc/>
    public override string ToString() => $"{Call} {Occurrence}";
}

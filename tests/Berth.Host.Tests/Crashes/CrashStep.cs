namespace Berth.Host.Tests.Crashes;

/// <summary>A system call of a process, as strace's injection finds it again.</summary>
/// <param name="Call">Its name.</param>
/// <param name="Occurrence">Which of the process's calls of that name, from 1.</param>
public sealed record CrashStep(string Call, int Occurrence)
{
    /// <summary>Calls that other processes or a later command can see the effect of; memory and signals of its own are not.</summary>
    private static readonly HashSet<string> s_visible = new(StringComparer.Ordinal)
    {
        "openat", "openat2", "mkdir", "mkdirat", "rename", "renameat", "renameat2", "unlink", "unlinkat", "rmdir", "link", "linkat", "symlink",
        "symlinkat", "write", "writev", "pwrite64", "ftruncate", "fsync", "fdatasync", "fchmod", "fchmodat", "fchown", "fchownat", "setxattr",
        "mount", "umount2", "move_mount", "open_tree", "fsmount", "fsconfig", "mount_setattr", "unshare", "setns", "clone", "clone3", "vfork",
        "execve", "sendto", "sendmsg", "connect", "bind", "fcntl", "flock", "poll", "ppoll", "wait4", "waitid", "kill", "pidfd_send_signal",
        "exit_group",
    };

    /// <summary>The visible steps of the process of a trace that makes most of them.</summary>
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
            if (!s_visible.Contains(call))
                continue;
            if (!processes.TryGetValue(process, out var steps))
                processes[process] = steps = [];
            steps.Add(new CrashStep(call, count));
        }

        return processes.Values.MaxBy(steps => steps.Count) ?? [];
    }

    /// <inheritdoc/>
    public override string ToString() => $"{Call} {Occurrence}";
}

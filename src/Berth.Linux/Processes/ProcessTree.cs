using System.Buffers.Text;
using Berth.Linux.Files;

namespace Berth.Linux.Processes;

/// <summary>Who is whose child (proc_pid_task_tid_children(5)).</summary>
public static class ProcessTree
{
    /// <summary>The children of a process's first thread, zombies included; none where the process is gone.</summary>
    public static IReadOnlyList<int> ChildrenOf(int pid)
    {
        if (FileSystem.TryReadAll($"/proc/{pid}/task/{pid}/children") is not { } text)
            return [];
        var children = new List<int>();
        ReadOnlySpan<byte> rest = text;
        while (Utf8Parser.TryParse(rest, out int child, out var length))
        {
            children.Add(child);
            rest = rest[length..].TrimStart((byte)' ');
        }

        return children;
    }

    /// <summary>All living processes below one, nearest first.</summary>
    public static IReadOnlyList<ProcessIdentity> Below(int pid)
    {
        var found = new List<ProcessIdentity>();
        var parents = new Queue<int>([pid]);
        while (parents.TryDequeue(out var parent))
        {
            foreach (var child in ChildrenOf(parent))
            {
                if (ProcessIdentity.TryOf(child) is not { } identity)
                    continue;
                found.Add(identity);
                parents.Enqueue(child);
            }
        }

        return found;
    }
}

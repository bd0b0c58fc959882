using System.Globalization;
using System.Runtime.InteropServices;
using Berth.Linux.Files;
using Berth.Linux.Processes;

namespace Berth.Linux.Namespaces;

/// <summary>Starting programs in another pid namespace (pid_namespaces(7)).</summary>
public static partial class PidNamespace
{
    private const int CLONE_NEWPID = 0x20000000;

    /// <summary>Whether a process lies in this process's own pid namespace.</summary>
    /// <exception cref="Errors.NotFoundException">The process is gone, or its namespace is not for us to see.</exception>
    public static bool IsShared(int pid)
    {
        var path = Path(pid);
        var theirs = File.ResolveLinkTarget(path, returnFinalTarget: false)?.Name
            ?? throw new Errors.NotFoundException($"process {pid} does not exist");
        return theirs == File.ResolveLinkTarget("/proc/self/ns/pid", returnFinalTarget: false)!.Name;
    }

    /// <summary>
    /// Starts a program in the pid namespace of <paramref name="pid"/>, and in this process's other namespaces. When that namespace
    /// ends, the kernel kills the program.
    /// </summary>
    /// <exception cref="Errors.SyscallException">The process is gone, or we may not enter.</exception>
    public static ChildProcess Spawn(int pid, SpawnRequest request)
    {
        using var target = FileSystem.Open(Path(pid), OpenFlags.ReadOnly);
        ChildProcess? child = null;
        Exception? failure = null;
        // A thread keeps for good the pid namespace that it chose for its children, so one is spent on it.
        var thread = new Thread(() =>
        {
            try
            {
                Syscall.Check(setns(target.Number, CLONE_NEWPID), "setns", Path(pid));
                child = ChildProcess.Spawn(request);
            }
            catch (Exception caught)
            {
                failure = caught;
            }
        }, maxStackSize: 256 << 10);
        thread.Start();
        thread.Join();
        if (failure is not null)
            System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(failure);
        return child!;
    }

    private static string Path(int pid) => string.Create(CultureInfo.InvariantCulture, $"/proc/{pid}/ns/pid");

    [LibraryImport(Libc.Library, SetLastError = true)]
    private static partial int setns(int descriptor, int type);
}

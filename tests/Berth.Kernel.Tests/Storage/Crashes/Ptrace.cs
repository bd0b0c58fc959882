using System.Runtime.InteropServices;

namespace Berth.Kernel.Tests.Storage.Crashes;

/// <summary>ptrace(2) and what goes with it.</summary>
internal static partial class Ptrace
{
    internal const int Continue = 24; // PTRACE_SYSCALL
    internal const int Listen = 0x4208;
    internal const int Seize = 0x4206;
    internal const int CallInformation = 0x420E;
    internal const int EventStop = 128;
    internal const int Trap = 5;
    internal const int CallTrap = Trap | 0x80;

    /// <summary>TRACESYSGOOD, the tracing of fork, vfork, clone and exec, and EXITKILL.</summary>
    internal const int Options = 0x1 | 0x2 | 0x4 | 0x8 | 0x10 | 0x100000;

    /// <summary>__WALL and __WNOTHREAD: the tracees of this thread and nobody else's children.</summary>
    internal const int AllOfThisThread = 0x40000000 | 0x20000000;

    internal const int Untraced = 2;

    [LibraryImport("libc", SetLastError = true)]
    internal static partial nint ptrace(nint request, nint pid, nint address, nint data);

    [LibraryImport("libc", SetLastError = true)]
    internal static partial nint ptrace(nint request, nint pid, nint length, out CallState state);

    [LibraryImport("libc", SetLastError = true)]
    internal static partial int waitpid(int pid, out int status, int options);

    [LibraryImport("libc", SetLastError = true)]
    internal static partial int kill(int pid, int signal);

    /// <summary>struct ptrace_syscall_info.</summary>
    [StructLayout(LayoutKind.Sequential)]
    internal unsafe struct CallState
    {
        internal byte Kind;
        internal fixed byte Padding[3];
        internal uint Architecture;
        internal ulong InstructionPointer;
        internal ulong StackPointer;
        internal ulong NumberOrResult;
        internal fixed ulong Arguments[6];
        internal ulong Extra;
    }
}

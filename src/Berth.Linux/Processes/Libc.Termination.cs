using System.Runtime.InteropServices;

namespace Berth.Linux;

internal static partial class Libc
{
    [LibraryImport(Library)]
    internal static partial nint signal(int number, nint handler);

    [LibraryImport(Library)]
    internal static partial int raise(int number);

    [LibraryImport(Library)]
    internal static partial int sched_getcpu();

    [LibraryImport(Library)]
    internal static unsafe partial int sched_setaffinity(int thread, nuint size, ulong* processors);
}

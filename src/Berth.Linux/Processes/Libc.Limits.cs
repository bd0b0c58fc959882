using System.Runtime.InteropServices;

namespace Berth.Linux;

internal static partial class Libc
{
    [LibraryImport(Library, SetLastError = true)]
    internal static unsafe partial int prlimit64(int pid, int resource, ulong* newLimit, ulong* oldLimit);
}

using System.Runtime.InteropServices;

namespace Berth.Linux;

internal static partial class Libc
{
    [LibraryImport(Library)]
    internal static partial nint signal(int number, nint handler);

    [LibraryImport(Library)]
    internal static partial int raise(int number);
}

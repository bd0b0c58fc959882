using System.Runtime.InteropServices;

namespace Berth.Linux;

internal static partial class Libc
{
    [LibraryImport(Library, SetLastError = true)]
    internal static unsafe partial int tcgetattr(int fd, byte* attributes);

    [LibraryImport(Library, SetLastError = true)]
    internal static unsafe partial int tcsetattr(int fd, int actions, byte* attributes);

    [LibraryImport(Library)]
    internal static unsafe partial void cfmakeraw(byte* attributes);

    [LibraryImport(Library, EntryPoint = "ioctl", SetLastError = true)]
    internal static unsafe partial int TerminalControl(int fd, ulong request, void* argument);

    [LibraryImport(Library, EntryPoint = "ioctl", SetLastError = true)]
    internal static partial int TerminalControl(int fd, ulong request, long argument);
}

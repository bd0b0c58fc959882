using System.Runtime.InteropServices;

namespace Berth.Linux;

internal static partial class Libc
{
    [LibraryImport(Library, EntryPoint = "mount", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int MountView(string? source, string target, string? type, ulong flags, nint data);
}

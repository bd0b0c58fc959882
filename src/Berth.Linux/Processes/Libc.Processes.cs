using System.Runtime.InteropServices;
using Berth.Linux.Processes;

namespace Berth.Linux;

internal static partial class Libc
{
    [LibraryImport(Library)]
    internal static unsafe partial int posix_spawn_file_actions_init(void* actions);

    [LibraryImport(Library)]
    internal static unsafe partial int posix_spawn_file_actions_destroy(void* actions);

    [LibraryImport(Library)]
    internal static unsafe partial int posix_spawn_file_actions_adddup2(void* actions, int fd, int target);

    [LibraryImport(Library)]
    internal static unsafe partial int posix_spawn_file_actions_addclose(void* actions, int fd);

    [LibraryImport(Library)]
    internal static unsafe partial int posix_spawn_file_actions_addchdir_np(void* actions, byte* path);

    [LibraryImport(Library)]
    internal static unsafe partial int posix_spawnattr_init(void* attributes);

    [LibraryImport(Library)]
    internal static unsafe partial int posix_spawnattr_destroy(void* attributes);

    [LibraryImport(Library)]
    internal static unsafe partial int posix_spawnattr_setflags(void* attributes, short flags);

    [LibraryImport(Library)]
    internal static unsafe partial int posix_spawnattr_setsigdefault(void* attributes, void* signals);

    [LibraryImport(Library)]
    internal static unsafe partial int posix_spawnattr_setsigmask(void* attributes, void* signals);

    [LibraryImport(Library)]
    internal static unsafe partial int posix_spawn(int* pid, byte* path, void* actions, void* attributes, byte** arguments, byte** environment);

    [LibraryImport(Library, SetLastError = true)]
    internal static unsafe partial int execve(byte* path, byte** arguments, byte** environment);

    [LibraryImport(Library, SetLastError = true)]
    internal static unsafe partial int waitpid(int pid, int* status, int options);

    [LibraryImport(Library, SetLastError = true)]
    internal static partial int kill(int pid, int signal);

    [LibraryImport(Library, SetLastError = true)]
    internal static unsafe partial int poll(PollEntry* entries, nuint count, int timeout);

    [LibraryImport(Library, SetLastError = true)]
    internal static unsafe partial int ppoll(PollEntry* entries, nuint count, PollTimeout* timeout, void* signals);

    [LibraryImport(Library)]
    internal static partial int getppid();
}

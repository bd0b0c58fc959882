using System.Collections;
using System.Runtime.InteropServices;
using System.Text;
using Berth.Linux.Errors;

namespace Berth.Linux.Processes;

/// <summary>
/// A child of this process, started by posix_spawn(3) with default signal dispositions and an empty signal mask.
/// Whoever holds it reaps it with <see cref="Wait"/>.
/// </summary>
/// <remarks>The child inherits namespaces and working directory of the calling thread, not only of the process.</remarks>
public sealed class ChildProcess
{
    // Opaque glibc and musl structures; both are smaller than this on 64-bit Linux.
    private const int OpaqueSize = 512;
    private const int SignalSetSize = 128;
    private const short SetSignalMask = 0x08;
    private const short SetSignalDefaults = 0x04;
    private const short SetSession = 0x80;
    private const short SetGroup = 0x100;

    // glibc has it since 2.39. A child that begins in a group needs not be moved there, for which the kernel waits.
    private static readonly nint BeginInGroup = NativeLibrary.TryLoad("libc.so.6", out var library) && NativeLibrary.TryGetExport(library, "posix_spawnattr_setcgroup_np", out var found) ? found : 0;

    private ChildProcess(int pid, string program)
    {
        Pid = pid;
        Program = program;
    }

    /// <summary>The process id; meaningful until <see cref="Wait"/> returned.</summary>
    public int Pid { get; }

    /// <summary>The program's path as it was asked for.</summary>
    public string Program { get; }

    /// <summary>Whether a child can begin in another control group than this process's. The kernel may still refuse it.</summary>
    public static bool CanBeginInGroup => BeginInGroup != 0;

    /// <summary>Starts a program.</summary>
    /// <exception cref="SyscallException">The program could not be started.</exception>
    public static unsafe ChildProcess Spawn(SpawnRequest request)
    {
        var actions = stackalloc byte[OpaqueSize];
        var attributes = stackalloc byte[OpaqueSize];
        Check(Libc.posix_spawn_file_actions_init(actions), request);
        Check(Libc.posix_spawnattr_init(attributes), request);
        try
        {
            AddDescriptors(actions, request);
            SetAttributes(attributes, request);
            using var arguments = new CStringArray(request.Program, request.Arguments);
            using var environment = new CStringArray(null, request.Environment ?? CurrentEnvironment());
            int pid;
            fixed (byte* path = Utf8(request.Program))
            fixed (byte* directory = request.WorkingDirectory is null ? null : Utf8(request.WorkingDirectory))
            {
                if (directory != null)
                    Check(Libc.posix_spawn_file_actions_addchdir_np(actions, directory), request);
                Check(Libc.posix_spawn(&pid, path, actions, attributes, arguments.Pointer, environment.Pointer), request);
            }

            return new ChildProcess(pid, request.Program);
        }
        finally
        {
            Libc.posix_spawn_file_actions_destroy(actions);
            Libc.posix_spawnattr_destroy(attributes);
        }
    }

    /// <summary>
    /// Replaces this process by a program (execve(2)), in the namespaces of the calling thread. Returns only by exception.
    /// </summary>
    public static unsafe SyscallException Replace(string program, IReadOnlyList<string> arguments)
    {
        using var argv = new CStringArray(program, arguments);
        using var environment = new CStringArray(null, CurrentEnvironment());
        fixed (byte* path = Utf8(program))
            Libc.execve(path, argv.Pointer, environment.Pointer);
        throw new SyscallException(Errno.Last, "execve", program);
    }

    /// <summary>Waits until the child ended, and reaps it.</summary>
    public unsafe ExitStatus Wait()
    {
        int status;
        while (Libc.waitpid(Pid, &status, 0) == -1)
        {
            if (Errno.Last != Errno.EINTR)
                Syscall.Check(-1, "waitpid", Program);
        }

        return ExitStatus.FromWait(status);
    }

    /// <summary>This process's environment as <c>NAME=value</c>.</summary>
    public static List<string> CurrentEnvironment()
    {
        var list = new List<string>();
        foreach (DictionaryEntry entry in Environment.GetEnvironmentVariables())
            list.Add($"{entry.Key}={entry.Value}");
        return list;
    }

    private static unsafe void AddDescriptors(void* actions, SpawnRequest request)
    {
        // A dup2 onto a number that a later source still has would close that source: those are moved out of the way first.
        var sources = new int[request.Descriptors.Count];
        var highest = 2;
        for (var index = 0; index < sources.Length; index++)
        {
            sources[index] = request.Descriptors[index].Descriptor.Number;
            highest = Math.Max(highest, Math.Max(sources[index], request.Descriptors[index].Target));
        }

        var unmoved = highest;
        for (var index = 0; index < sources.Length; index++)
        {
            var target = request.Descriptors[index].Target;
            for (var later = index + 1; later < sources.Length; later++)
            {
                if (sources[later] != target)
                    continue;
                Check(Libc.posix_spawn_file_actions_adddup2(actions, sources[later], ++highest), request);
                sources[later] = highest;
            }

            // glibc clears close-on-exec also where both numbers are equal.
            Check(Libc.posix_spawn_file_actions_adddup2(actions, sources[index], target), request);
        }

        // What was moved is inherited otherwise: the child would hold a pipe open that it knows nothing of.
        for (var moved = unmoved + 1; moved <= highest; moved++)
            Check(Libc.posix_spawn_file_actions_addclose(actions, moved), request);
    }

    private static unsafe void SetAttributes(void* attributes, SpawnRequest request)
    {
        var none = stackalloc byte[SignalSetSize];
        var all = stackalloc byte[SignalSetSize];
        new Span<byte>(none, SignalSetSize).Clear();
        new Span<byte>(all, SignalSetSize).Fill(0xff);
        Check(Libc.posix_spawnattr_setsigmask(attributes, none), request);
        Check(Libc.posix_spawnattr_setsigdefault(attributes, all), request);
        if (request.Group is { } group)
            Check(((delegate* unmanaged<void*, int, int>)BeginInGroup)(attributes, group.Number), request);
        var flags = (short)(SetSignalMask | SetSignalDefaults | (request.NewSession ? SetSession : 0) | (request.Group is null ? 0 : SetGroup));
        Check(Libc.posix_spawnattr_setflags(attributes, flags), request);
    }

    private static byte[] Utf8(string text)
    {
        var bytes = new byte[Encoding.UTF8.GetByteCount(text) + 1];
        Encoding.UTF8.GetBytes(text, bytes);
        return bytes;
    }

    private static void Check(int error, SpawnRequest request)
    {
        if (error != 0)
            throw new SyscallException(error, "exec", request.Program);
    }
}

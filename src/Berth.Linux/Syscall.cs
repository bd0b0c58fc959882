using Berth.Linux.Errors;

namespace Berth.Linux;

/// <summary>The only place that turns a failed libc call into an exception, and that repeats an interrupted one.</summary>
public static class Syscall
{
    /// <summary>Returns <paramref name="result"/> unless it is -1; then throws with errno.</summary>
    /// <exception cref="SyscallException">The call failed.</exception>
    public static int Check(int result, string operation, string? path = null)
        => result == -1 ? throw new SyscallException(Errno.Last, operation, path) : result;

    /// <inheritdoc cref="Check(int,string,string?)"/>
    public static long Check(long result, string operation, string? path = null)
        => result == -1 ? throw new SyscallException(Errno.Last, operation, path) : result;

    /// <summary>Calls again as long as a signal interrupts the call, then checks as <see cref="Check(int,string,string?)"/>.</summary>
    public static int Retry(Func<int> call, string operation, string? path = null)
    {
        int result;
        do result = call();
        while (result == -1 && Errno.Last == Errno.EINTR);
        return Check(result, operation, path);
    }
}

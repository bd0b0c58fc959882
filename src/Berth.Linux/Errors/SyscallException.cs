namespace Berth.Linux.Errors;

/// <summary>A system or C library call failed.</summary>
public sealed class SyscallException : EngineException
{
    /// <param name="errno">The error number (errno(3)).</param>
    /// <param name="operation">The call, such as <c>mount</c>.</param>
    /// <param name="path">What it was applied to; null where nothing has a name.</param>
    public SyscallException(int errno, string operation, string? path = null)
        : base(KindOf(errno), path is null ? $"{operation}: {Errno.Describe(errno)}" : $"{operation} {path}: {Errno.Describe(errno)}")
    {
        Number = errno;
        Operation = operation;
        Path = path;
    }

    /// <summary>The error number.</summary>
    public int Number { get; }

    /// <summary>The call that failed.</summary>
    public string Operation { get; }

    /// <summary>The object of the call, if it has a name.</summary>
    public string? Path { get; }

    private static ErrorKind KindOf(int errno) => errno switch
    {
        Errno.ENOENT => ErrorKind.NotFound,
        Errno.EEXIST or Errno.EBUSY => ErrorKind.Conflict,
        _ => ErrorKind.Internal,
    };
}

namespace Berth.Linux.Processes;

/// <summary>A process's limit on one resource (getrlimit(2)).</summary>
/// <param name="Soft">What is enforced; <see cref="ulong.MaxValue"/> for no limit.</param>
/// <param name="Hard">How far the soft limit may be raised.</param>
public readonly record struct ResourceLimit(ulong Soft, ulong Hard)
{
    private static readonly string[] Names =
    [
        "cpu", "fsize", "data", "stack", "core", "rss", "nproc", "nofile", "memlock", "locks", "sigpending", "msgqueue", "nice", "rtprio",
        "rttime",
    ];

    /// <summary>This process's limit of the resource <paramref name="name"/>, such as <c>nofile</c>.</summary>
    /// <exception cref="Errors.InvalidArgumentException">There is no such resource.</exception>
    public static unsafe ResourceLimit Of(string name)
    {
        var number = Array.IndexOf(Names, name);
        if (number < 0) throw new Errors.InvalidArgumentException($"invalid ulimit type: {name}");
        var limit = stackalloc ulong[2];
        Syscall.Check(Libc.prlimit64(0, number, null, limit), "prlimit", name);
        return new ResourceLimit(limit[0], limit[1]);
    }
}

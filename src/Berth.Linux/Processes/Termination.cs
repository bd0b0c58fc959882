namespace Berth.Linux.Processes;

/// <summary>Ways for this process to end that a parent sees as more than a number.</summary>
public static class Termination
{
    /// <summary>
    /// Ends as SIGPIPE ends a program, which .NET ignores by itself. Returns the shell's number for it (141)
    /// only where the signal is blocked.
    /// </summary>
    public static int ByBrokenPipe() => By(13);

    /// <summary>Ends by the default action of a signal; returns 128 plus its number where it does not kill.</summary>
    public static int By(int signal)
    {
        Libc.signal(signal, 0);
        Libc.raise(signal);
        return 128 + signal;
    }
}

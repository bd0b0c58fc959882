namespace Berth.Linux.Processes;

/// <summary>Who started this process (getppid(2)).</summary>
public static class ParentProcess
{
    /// <summary>The parent's process id; 0 if it is outside this pid namespace.</summary>
    public static int Pid => Libc.getppid();
}

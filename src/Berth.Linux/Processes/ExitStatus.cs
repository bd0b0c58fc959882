namespace Berth.Linux.Processes;

/// <summary>How a child ended (wait(2)).</summary>
/// <param name="Code">Its exit status, or 128 plus the signal's number as shells count it.</param>
/// <param name="Signal">The signal that ended it; 0 if it exited by itself.</param>
public readonly record struct ExitStatus(int Code, int Signal)
{
    /// <summary>Exit status 0.</summary>
    public bool Success => Code == 0;

    internal static ExitStatus FromWait(int status)
    {
        var signal = status & 0x7f;
        return signal == 0 ? new ExitStatus(status >> 8 & 0xff, 0) : new ExitStatus(128 + signal, signal);
    }
}

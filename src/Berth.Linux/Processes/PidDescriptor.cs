using Berth.Linux.Files;

namespace Berth.Linux.Processes;

/// <summary>A pidfd: a process that cannot be mistaken for another (pidfd_open(2)).</summary>
public sealed class PidDescriptor : IDisposable
{
    private const long PidfdSendSignal = 424;
    private const long PidfdOpen = 434;

    private PidDescriptor(Descriptor descriptor) => Descriptor = descriptor;

    /// <summary>Readable as soon as the process ended (poll(2)).</summary>
    public Descriptor Descriptor { get; }

    /// <summary>Opens a living process or a zombie; null if there is none; 0 stands for none.</summary>
    public static PidDescriptor? TryOpen(int pid)
    {
        if (pid <= 0)
            return null;
        var result = Libc.syscall(PidfdOpen, pid, 0, 0, 0, 0, 0);
        // The other two are of a process that ends at this moment and of a thread; which of them differs from kernel to kernel.
        if (result == -1 && Errno.Last is Errno.ESRCH or Errno.EINVAL or Errno.ENOENT)
            return null;
        return new PidDescriptor(new Descriptor((int)Syscall.Check(result, "pidfd_open", pid.ToString())));
    }

    /// <summary>pidfd_send_signal(2); false if the process is gone.</summary>
    public bool TrySignal(int signal)
    {
        var result = Libc.syscall(PidfdSendSignal, Descriptor.Number, signal, 0, 0, 0, 0);
        if (result == -1 && Errno.Last == Errno.ESRCH)
            return false;
        Syscall.Check(result, "pidfd_send_signal");
        return true;
    }

    /// <summary>Waits until the process ended; false if <paramref name="timeout"/> ran out first. Null waits for ever.</summary>
    public bool WaitForEnd(TimeSpan? timeout) => Poll.ForInput(Descriptor, timeout);

    /// <inheritdoc/>
    public void Dispose() => Descriptor.Dispose();
}

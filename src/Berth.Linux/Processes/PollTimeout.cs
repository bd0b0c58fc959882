using System.Runtime.InteropServices;

namespace Berth.Linux.Processes;

/// <summary>struct timespec, as ppoll(2) takes it.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct PollTimeout
{
    public long Seconds;
    public long Nanoseconds;
}

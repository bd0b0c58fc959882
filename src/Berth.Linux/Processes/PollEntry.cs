using System.Runtime.InteropServices;

namespace Berth.Linux.Processes;

/// <summary>struct pollfd (poll(2)).</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct PollEntry
{
    public int Number;
    public short Events;
    public short Returned;
}

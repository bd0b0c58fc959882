using Berth.Linux.Cgroups;
using Berth.Linux.Errors;
using Berth.Linux.Processes;

namespace Berth.Engine.Runtime;

/// <summary>What processes of Berth's own have in common that stay beside a container's conmon for as long as the container runs.</summary>
internal static class ResidentProcess
{
    /// <summary>The heap that is enough for one that keeps next to nothing, in bytes.</summary>
    public const int SmallHeap = 16 << 20;

    /// <summary>The environment for one: what stays for long should keep little, in a heap that is collected often.</summary>
    /// <param name="heapLimit">How large the heap may become, in bytes.</param>
    public static IReadOnlyList<string> Environment(int heapLimit)
        => [.. ChildProcess.CurrentEnvironment(), "DOTNET_GCgen0size=0x40000", $"DOTNET_GCHeapHardLimit=0x{heapLimit:x}", "DOTNET_gcConcurrent=0"];

    /// <summary>Puts one into the control group of the container's conmon, where it can be put there.</summary>
    /// <param name="cgroups">The host's groups.</param>
    /// <param name="monitor">conmon.</param>
    /// <param name="pid">The process.</param>
    public static void KeepBeside(CgroupHost cgroups, int monitor, int pid)
    {
        try
        {
            cgroups.Of(monitor)?.Attach(pid);
        }
        catch (SyscallException)
        {
            // It then stays in the caller's control group, where conmon may be as well.
        }
    }
}

using System.Globalization;
using Berth.Linux.Files;

namespace Berth.Linux.Processes;

/// <summary>What this process may do (capabilities(7)), as proc_pid_status(5) tells.</summary>
public static class ProcessCapabilities
{
    /// <summary>The bit of CAP_SYS_RESOURCE.</summary>
    public const int SysResource = 24;

    /// <summary>Whether a capability is in the effective set.</summary>
    public static bool Has(int capability)
    {
        foreach (var line in (FileSystem.TryReadText("/proc/self/status") ?? "").AsSpan().EnumerateLines())
        {
            if (line.StartsWith("CapEff:", StringComparison.Ordinal))
                return (ulong.Parse(line[7..].Trim(), NumberStyles.HexNumber, CultureInfo.InvariantCulture) >> capability & 1) != 0;
        }

        return false;
    }
}

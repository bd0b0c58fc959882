using Berth.Engine.State;
using Berth.Linux.Processes;

namespace Berth.Engine.Containers.Machines;

/// <summary>
/// How a container that boots ends: reboot(2) ends its init by SIGHUP for a reboot and by SIGINT for a power-off or halt
/// (pid_namespaces(7)), which a runtime reports as 128 and the signal's number. No other signal of these can end an init.
/// </summary>
internal static class SystemEnd
{
    private const int Rebooted = 128 + Signals.Hangup;
    private const int Halted = 128 + Signals.Interrupt;

    /// <summary>The exit status that users see: an orderly end is a success, as systemd-nspawn(1) has it.</summary>
    /// <param name="row">The container.</param>
    /// <param name="status">The status as the monitor wrote it.</param>
    public static int StatusOf(ContainerRow row, int status) => status is Rebooted or Halted && Boots(row) ? 0 : status;

    /// <summary>Whether it asked to be started again.</summary>
    public static bool IsReboot(ContainerRow row, int status) => status == Rebooted && Boots(row);

    /// <summary>Whether it was switched off from inside, which is as much a user's will as a stop is.</summary>
    public static bool IsPowerOff(ContainerRow row, int status) => status == Halted && Boots(row);

    /// <summary>Whether the container boots an init.</summary>
    public static bool Boots(ContainerRow row) => row.Summary.Length > 0 && ContainerSummary.FromJson(row.Summary).Systemd;
}

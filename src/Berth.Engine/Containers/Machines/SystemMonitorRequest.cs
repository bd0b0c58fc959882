using System.Globalization;
using System.Text;
using Berth.Linux.Processes;
using Berth.Systemd.Machines;

namespace Berth.Engine.Containers.Machines;

/// <summary>What a <see cref="SystemMonitor"/> is told once the container's process exists.</summary>
/// <param name="Init">The process.</param>
/// <param name="Conmon">The pid of the container's conmon, in whose control group it goes on; 0 where there is none.</param>
/// <param name="MainFile">
/// Where it writes its own pid as that of the main process of a service: it then stays until the container has ended for good, and ends with its
/// status. Empty where it is no such process.
/// </param>
/// <param name="RunHost">The directory in which it makes the socket for notifications; empty for none.</param>
/// <param name="Machine">What it registers; null for nothing.</param>
internal sealed record SystemMonitorRequest(ProcessIdentity Init, int Conmon, string MainFile, string RunHost, MachineDescription? Machine)
{
    private const char Separator = '\0';

    /// <summary>Reads what <see cref="Write"/> made; null where it is nothing of the kind.</summary>
    public static SystemMonitorRequest? TryRead(byte[] bytes)
    {
        if (Encoding.UTF8.GetString(bytes).Split(Separator) is not [var pid, var start, var conmon, var main, var runHost, var name, var id, var service, var root, var interfaces, ""])
            return null;
        var init = new ProcessIdentity(int.Parse(pid, CultureInfo.InvariantCulture), long.Parse(start, CultureInfo.InvariantCulture));
        return new SystemMonitorRequest(init, int.Parse(conmon, CultureInfo.InvariantCulture), main, runHost, name.Length == 0 ? null : new MachineDescription(name, init.Pid)
        {
            Id = id.Length > 0 ? id : null,
            Service = service,
            RootDirectory = root,
            Interfaces = [.. interfaces.Split(',', StringSplitOptions.RemoveEmptyEntries).Select(static index => int.Parse(index, CultureInfo.InvariantCulture))],
        });
    }

    /// <summary>The request as bytes.</summary>
    public byte[] Write()
    {
        string[] fields =
        [
            Init.Pid.ToString(CultureInfo.InvariantCulture), Init.StartTime.ToString(CultureInfo.InvariantCulture), Conmon.ToString(CultureInfo.InvariantCulture),
            MainFile, RunHost, Machine?.Name ?? "", Machine?.Id ?? "",
            Machine?.Service ?? "", Machine?.RootDirectory ?? "", string.Join(',', (Machine?.Interfaces ?? []).Select(static index => index.ToString(CultureInfo.InvariantCulture))), "",
        ];
        return Encoding.UTF8.GetBytes(string.Join(Separator, fields));
    }
}

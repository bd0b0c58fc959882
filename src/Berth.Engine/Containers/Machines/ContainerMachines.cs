using System.Globalization;
using Berth.Engine.Containers.Lifecycle;
using Berth.Engine.Containers.Specification;
using Berth.Engine.State;
using Berth.Linux.Errors;
using Berth.Linux.Files;
using Berth.Systemd.Bus;
using Berth.Systemd.Machines;

namespace Berth.Engine.Containers.Machines;

/// <summary>
/// Makes containers known to the host as machines: to systemd-machined, to whatever asks which machine a process belongs to
/// (sd_pid_get_machine_name(3)), and to <c>journalctl -m</c>.
/// </summary>
internal sealed class ContainerMachines(EnginePaths paths)
{
    private const string Service = "berth";
    private const string NoMachined = "this host has no systemd-machined";

    /// <summary>
    /// Hands a container whose process exists and waits to its monitor, which registers it. One that need not be registered starts without it.
    /// </summary>
    /// <exception cref="EngineException">machined refuses or is not there, and the user asked for the registration.</exception>
    public void Follow(StartedSystemMonitor monitor, ContainerRow row, ContainerSpecification specification, string rootPath, string machineId, Action<string>? warn)
    {
        var runHost = specification.IsMonitoredSystem ? paths.ContainerRun(row.Id) + ContainerRunFiles.RunHost : "";
        var mainFile = ServiceManager.HasSystemAsMain(specification) ? paths.ContainerRun(row.Id) + ContainerRunFiles.MainProcess : "";
        if (!specification.Machine.Register || !SystemdConnection.IsBooted)
        {
            if (specification.Machine.IsRegistrationRequired) throw new NotFoundException($"cannot register the container: {NoMachined}");
            monitor.Follow(row, mainFile, runHost, machine: null);
            return;
        }

        var name = MachineName.Of(row.Name ?? specification.Name, row.Id);
        var leader = row.Process.Pid;
        var unit = row.Cgroup is { } group && group.EndsWith(".scope", StringComparison.Ordinal) ? Path.GetFileName(group) : "";
        var mark = new MachineMark(name, leader, unit, JournalLinks.PathFor(specification, machineId) ?? "");
        mark.Write(paths.ContainerRun(row.Id));
        var answer = monitor.Follow(row, mainFile, runHost, new MachineDescription(name, leader)
        {
            Id = machineId,
            Service = Service,
            RootDirectory = rootPath,
            Interfaces = MachineInterfaces.Of(specification, leader),
        });
        if (answer != SystemMonitor.Registered)
        {
            var reason = answer == SystemMonitor.NoMachined ? NoMachined : answer;
            if (specification.Machine.IsRegistrationRequired) throw new EngineException(ErrorKind.Conflict, $"cannot register the container: {reason}");
            // What has ended already is no machine that anybody misses; a host without machined knows none.
            if (answer != SystemMonitor.NoMachined && row.Process.IsAlive) warn?.Invoke($"container {name} is not registered with systemd-machined: {reason}");
            return;
        }

        // machined itself does so only for a unit that has nothing but the machine in it; here conmon is beside it.
        if (unit.Length > 0) TryLink(UnitLink(unit), name);
        if (mark.JournalLink.Length > 0)
            JournalLinks.Make(mark.JournalLink, leader, machineId, specification.Machine.IsJournalOptional);
    }

    /// <summary>Takes back what <see cref="Follow"/> made; nothing of it being there is no error.</summary>
    public void Forget(string id)
    {
        if (MachineMark.TryRead(paths.ContainerRun(id)) is not { } mark) return;
        if (mark.JournalLink.Length > 0) JournalLinks.Remove(mark.JournalLink, mark.Leader);
        if (MachineRegistry.MayKnow(mark.Name))
        {
            using var registry = MachineRegistry.TryOpen();
            registry?.Unregister(mark.Name, mark.Leader);
        }

        // The scope's name has the container's id in it: the link is nobody else's. machined may have removed it already.
        if (mark.Unit.Length > 0) FileSystem.TryRemoveFile(UnitLink(mark.Unit));
    }

    private static string UnitLink(string unit) => string.Create(CultureInfo.InvariantCulture, $"{MachineRegistry.StateDirectory}/unit:{unit}");

    private static void TryLink(string path, string target)
    {
        try
        {
            if (!FileSystem.Exists(path)) DirectoryListing.CreateLink(target, path);
        }
        catch (SyscallException error) when (error.Number is Linux.Errno.EEXIST or Linux.Errno.ENOENT)
        {
            // machined has made it, or has forgotten the machine again.
        }
    }
}

using System.Text;
using Berth.Engine.Containers.Specification.Building;
using Berth.Engine.Containers.Specification.Options;
using Berth.Engine.Containers.Specification;
using Berth.Engine.Runtime;
using Berth.Linux.Errors;
using Berth.Linux.Files;
using Berth.Linux.Processes;
using Berth.Systemd.Bus;

namespace Berth.Engine.Containers.Lifecycle;

/// <summary>The first step of a start: conmon is started, and with it what takes its time elsewhere.</summary>
internal sealed class ContainerLauncher(
    EngineSettings settings, ContainerStore store, RuntimeSelection runtimes, ContainerCgroups cgroups, ContainerNetwork network, ContainerTeardown teardown)
{
    private static readonly string[] PassedVariables =
        ["PATH", "HOME", "XDG_RUNTIME_DIR", "XDG_DATA_HOME", "XDG_CONFIG_HOME", "DBUS_SESSION_BUS_ADDRESS", "CONTAINERS_CONF", "CONTAINERS_CONF_OVERRIDE",
            "CONTAINERS_STORAGE_CONF", "CONTAINERS_HELPER_BINARY_DIR", UserIdentity.EnteredVariable, UserIdentity.UserVariable, UserIdentity.GroupVariable];

    /// <summary>Begins what a start will wait for, before anything else of the container is known.</summary>
    public void Prepare(CreateOptions options)
    {
        if (ResourceBuilder.MakesScope(options, settings.Configuration, SystemdConnection.HasOwn))
            cgroups.PrepareMove();
        else if (ResourceBuilder.IsSplit(options, settings.Configuration))
            cgroups.PrepareSplit();
    }

    /// <summary>
    /// Launches a container that has no row yet, where that leaves nothing on a disk. A mark tells of it until it has a row: if this
    /// process is killed, conmon's exit command or the next command takes it down.
    /// </summary>
    /// <returns>What was launched, with its mark; null where that cannot be, or the container has to be there first.</returns>
    public LaunchedMonitor? TryLaunchAhead(ContainerSpecification specification, StartRequest request)
    {
        // conmon opens a log file, and a socket for notifications, before it waits. What a container joins has to run.
        if (specification.Logging.Driver == "k8s-file" || ServiceManager.SocketFor(specification) is not null || specification.Lifecycle.Dependencies.Count > 0)
            return null;
        var placement = cgroups.Place(specification);
        FileSystem.CreateDirectories(store.Paths.Launches, 0x1C0);
        var mark = OfdLock.Acquire(store.Paths.Launch(specification.Id));
        try
        {
            FileSystem.WriteAll(store.Paths.Launch(specification.Id), Encoding.UTF8.GetBytes(placement.Owned?.Path ?? ""));
            return Launch(specification, request, placement, mark);
        }
        catch (EngineException)
        {
            // It is tried again when the container is there, which then stays as one that could not be started.
            using (mark)
                teardown.TakeDownLaunched(specification.Id, mark);
            return null;
        }
    }

    /// <summary>Makes the bundle's directory and starts conmon, which waits.</summary>
    public LaunchedMonitor Launch(ContainerSpecification specification, StartRequest request) => Launch(specification, request, cgroups.Place(specification), null);

    private LaunchedMonitor Launch(ContainerSpecification specification, StartRequest request, CgroupPlacement placement, OfdLock? mark)
    {
        var bundle = store.Paths.ContainerRun(specification.Id);
        FileSystem.CreateDirectories(bundle + ContainerRunFiles.Persist, 0x1C0);
        FileSystem.CreateDirectories(store.Paths.Exits, 0x1C0);
        FileSystem.TryRemoveFile(store.Paths.Exit(specification.Id));
        if (ServiceManager.SocketFor(specification) is not null)
            FileSystem.CreateDirectories(bundle + ContainerRunFiles.Notify);

        var path = bundle + ContainerRunFiles.Configuration;
        var runtime = runtimes.For(specification);
        AwaitedConfiguration? configuration = null;
        ProtectedProgram? program = null;
        ConnectingNetwork? connecting = null;
        IContainerLaunch? monitor = null;
        try
        {
            // CRIU's plugins and the runtime's hooks for it read the configuration again.
            configuration = runtime.ReadsConfigurationFirst && request.Restore is null ? new AwaitedConfiguration(path) : null;
            connecting = network.Prepare(specification);
            if (request.Restore is not null && specification.Lifecycle.IsSupervisedDirectly)
                throw new NotSupportedYetException("restoring a container with --monitor=none is not supported yet");
            program = specification.Lifecycle.IsSupervisedDirectly ? null : runtime.TryProtect();
            var wanted = MonitorFor(specification, runtime, request, placement, connecting.HeldDescriptors) with { ProgramToExecute = program?.Path };
            monitor = specification.Lifecycle.IsSupervisedDirectly ? new DirectLaunch(wanted) : ContainerMonitor.Start(wanted);
            var launched = new LaunchedMonitor(placement, connecting, monitor, program, configuration, path) { Mark = mark };
            // Without a mark it is begun when its row tells of it.
            if (mark is not null)
                launched.Begin();
            return launched;
        }
        catch
        {
            configuration?.Dispose();
            monitor?.Dispose();
            program?.Dispose();
            connecting?.Dispose();
            throw;
        }
    }

    private MonitorRequest MonitorFor(
        ContainerSpecification specification, OciRuntime runtime, StartRequest request, CgroupPlacement placement, IReadOnlyList<Descriptor> held)
    {
        var bundle = store.Paths.ContainerRun(specification.Id);
        var command = runtime.Command(bundle);
        if (placement.Disabled)
            command = command with { Arguments = [.. command.Arguments, "--cgroup-manager=disabled"] };
        var log = specification.Logging;
        return new MonitorRequest
        {
            Program = specification.Lifecycle.IsSupervisedDirectly ? "" : runtimes.Conmon,
            Group = placement.Beginning,
            Id = specification.Id,
            Name = specification.Name,
            Runtime = command,
            Bundle = bundle,
            PidFile = bundle + ContainerRunFiles.Pid,
            MonitorPidFile = bundle + ContainerRunFiles.MonitorPid,
            ExitDirectory = store.Paths.Exits,
            PersistDirectory = bundle + ContainerRunFiles.Persist,
            LogPath = log.Driver == "k8s-file" ? $"k8s-file:{(log.Path is null ? null : Path.GetFullPath(log.Path)) ?? store.Paths.ContainerLog(specification.Id)}" : log.Driver,
            LogTag = log.Tag,
            LogSizeMax = log.MaxSize,
            Terminal = specification.Process.HasConsole,
            OpenStdin = specification.Process.OpenStdin && !specification.Process.HasConsole,
            NoPivotRoot = settings.Configuration.Engine.NoPivotRoot,
            SystemdCgroup = placement.RuntimeUsesSystemd,
            Timeout = (int)specification.Lifecycle.Timeout,
            ExitCommand = [settings.Program, .. settings.GlobalArguments, "container", "cleanup", "--stopped-only", specification.Id],
            PassedDescriptors = request.PassedDescriptors,
            NotifySocket = ServiceManager.SocketFor(specification),
            HeldDescriptors = held,
            Environment = Variables(),
            RestoreFrom = request.Restore?.Images,
            RestoreOptions = request.Restore?.RuntimeOptions ?? [],
            StaysChild = request.IsFollowed,
            InheritStandardStreams = log.IsPassedThrough || (specification.Lifecycle.IsSupervisedDirectly && log.Driver != "none"),
        };
    }

    // What this process has of the same name goes before what containers.conf says, as with Podman.
    private IReadOnlyList<string> Variables()
    {
        var set = new VariableSet();
        foreach (var line in settings.Configuration.Engine.ConmonEnvironment)
        {
            if (line.IndexOf('=') is var equals and > 0)
                set.Set(line[..equals], line[(equals + 1)..]);
        }

        foreach (var name in PassedVariables)
        {
            if (Environment.GetEnvironmentVariable(name) is { } value)
                set.Set(name, value);
        }

        if (ServiceManager.Kept is var (kept, socket))
            set.Set(kept, socket);
        return set.ToList();
    }
}

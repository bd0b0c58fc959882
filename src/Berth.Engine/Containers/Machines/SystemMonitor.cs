using System.Globalization;
using System.Runtime.InteropServices;
using Berth.Engine.Containers.Lifecycle;
using Berth.Engine.Containers.Specification;
using Berth.Engine.Events;
using Berth.Engine.Runtime;
using Berth.Linux.Cgroups;
using Berth.Linux.Errors;
using Berth.Linux.Files;
using Berth.Linux.Processes;
using Berth.Linux.Sockets;
using Berth.Systemd.Bus;
using Berth.Systemd.Machines;
using Berth.Systemd.Notify;

namespace Berth.Engine.Containers.Machines;

/// <summary>
/// The process beside conmon that stands for a machine to its host: it registers the container with systemd-machined, hears what the systemd
/// inside says of itself (Container Interface: NOTIFY_SOCKET), writes events of its state and, in a service, passes it on to the host's manager.
/// There it is the main process too: the service ends when the container does, with its status, and a reboot is no end.
/// </summary>
/// <remarks>machined takes the process that registers a machine for its supervisor, which SIGTERM is to end (systemd 262).</remarks>
/// <param name="open">Opens an engine, which is closed again after each use.</param>
public sealed class SystemMonitor(Func<BerthEngine> open)
{
    /// <summary>The verb under <c>container</c> that a monitor is started as; the container's id follows.</summary>
    public const string Verb = "system-monitor";

    /// <summary>The status of the event that tells the state of a system.</summary>
    public const string EventStatus = "system_state";

    /// <summary>The answer where the container is registered with systemd-machined.</summary>
    internal const string Registered = "registered";

    /// <summary>The answer where the host has no systemd-machined.</summary>
    internal const string NoMachined = "no machined";

    private static readonly TimeSpan s_bootInterval = TimeSpan.FromMilliseconds(250);

    // systemd pushes no failures of units: they are found by asking, which costs 5 ms each time.
    private static readonly TimeSpan s_runInterval = TimeSpan.FromSeconds(30);

    private SystemState _told = SystemState.Silent;
    private bool _isReadyTold;
    private volatile bool _isStopping;

    /// <summary>
    /// Waits for the container, registers it, and listens until its process ends, or until its boot is over and nobody needs the monitor any more.
    /// </summary>
    /// <returns>The exit status: that of the container where this is the main process of a service.</returns>
    public int Run(string id)
    {
        // Begun at once, so that a machined that does not run starts while mounts and network are made.
        var registry = SystemdConnection.IsBooted ? MachineRegistry.TryOpen() : null;
        UnixSocket? socket = null;
        PosixSignalRegistration? termination = null;
        try
        {
            SystemMonitorRequest? wanted;
            bool isRegistered;
            using (var request = new Descriptor(0, owns: true))
            using (var answer = new Descriptor(1, owns: true))
            {
                // Nothing comes where the start fails.
                wanted = SystemMonitorRequest.TryRead(FileSystem.ReadAll(request));
                if (wanted is null)
                    return 0;
                // Once it is known to anybody it can be asked to end.
                termination = PosixSignalRegistration.Create(PosixSignal.SIGTERM, context =>
                {
                    context.Cancel = true;
                    Stop(id, wanted.Init);
                });
                if (wanted.MainFile.Length > 0)
                    FileSystem.WriteAll(wanted.MainFile, System.Text.Encoding.ASCII.GetBytes(Environment.ProcessId.ToString(CultureInfo.InvariantCulture)));
                if (wanted.RunHost.Length > 0)
                    socket = HostNotifications.Listen(wanted.RunHost);
                var said = wanted.Machine is null ? "" : Register(registry, wanted.Machine);
                isRegistered = said == Registered;
                FileSystem.Write(answer, System.Text.Encoding.UTF8.GetBytes(said.ReplaceLineEndings(" ") + "\n"));
            }

            // Beside a container that its service supervises directly nothing stays.
            if (wanted.Conmon == 0)
                return 0;
            StandardDescriptors.Complete();
            registry?.Dispose();
            registry = null;
            // After the answer: the kernel takes its time, and the container waits for the answer alone.
            ResidentProcess.KeepBeside(CgroupHost.Detect(), wanted.Conmon, Environment.ProcessId);
            using var conmon = wanted.MainFile.Length > 0 ? PidDescriptor.TryOpen(wanted.Conmon) : null;
            using var process = PidDescriptor.TryOpen(wanted.Init.Pid);
            if (process is not null && wanted.Init.IsAlive)
                Follow(id, wanted.Init, process, conmon, socket, isRegistered);
            return wanted.MainFile.Length > 0 ? EndOfService(id, wanted.Init, conmon) : 0;
        }
        finally
        {
            termination?.Dispose();
            registry?.Dispose();
            socket?.Dispose();
        }
    }

    private static string Register(MachineRegistry? registry, MachineDescription machine)
    {
        if (registry is null)
            return NoMachined;
        try
        {
            registry.Register(machine);
            return Registered;
        }
        catch (EngineException refused)
        {
            return refused.Message;
        }
    }

    private void Follow(string id, ProcessIdentity init, PidDescriptor process, PidDescriptor? conmon, UnixSocket? socket, bool isRegistered)
    {
        if (socket is null)
        {
            process.WaitForEnd(null);
            return;
        }

        var systemd = new InnerSystemd();
        // What is left without conmon ends by the manager's hand.
        ReadOnlySpan<int> numbers = [process.Descriptor.Number, socket.Descriptor.Number, conmon?.Descriptor.Number ?? -1];
        Span<bool> ready = stackalloc bool[3];
        var asked = Environment.TickCount64;
        var interval = s_bootInterval;
        while (true)
        {
            Poll.ForInput(numbers, ready, interval);
            if (ready[0] || ready[2])
                return;
            var isReady = false;
            // What a boot says of each unit changes nothing that is told: an answer for each would only slow it down.
            if (ready[1] && !Take(socket, ref isReady) && Environment.TickCount64 - asked < interval.TotalMilliseconds)
                continue;
            if (isReady)
                TellReady(id);
            asked = Environment.TickCount64;
            var state = systemd.Query(init.Pid);
            if (state.Phase != SystemPhase.Unknown && state != _told)
                Tell(id, state);
            if (state.IsBooted && !isRegistered && ServiceManager.Socket is null)
                return;
            interval = state.IsBooted ? s_runInterval : s_bootInterval;
        }
    }

    // machined sends the signal to who registered a machine that it is to terminate, and the manager to all of a unit that is stopped: as with
    // systemd-nspawn the first one shuts the system down, another one ends it.
    private void Stop(string id, ProcessIdentity init)
    {
        var signal = Signals.Kill;
        if (!_isStopping)
        {
            _isStopping = true;
            using var engine = open();
            signal = engine.Containers.SpecificationOf(id).Lifecycle.StopSignal;
        }

        init.TrySignal(signal);
    }

    // conmon ends after the clean-up, which may have started the container again.
    private int EndOfService(string id, ProcessIdentity init, PidDescriptor? conmon)
    {
        conmon?.WaitForEnd(null);
        if (init.IsAlive)
            return ContainerObservation.UnknownExitCode;
        EndedRun end;
        using (var engine = open())
            end = engine.Containers.AfterMonitor(id, init);
        if (end.Successor > 0)
        {
            // A manager with NotifyAccess=main hears this process alone.
            ServiceManager.TellMainProcess(end.Successor);
            // machined sends the signal to whoever registered a machine that has ended, too.
            if (_isStopping && SupervisingService.IsOwnStopping())
                ProcessIdentity.TryOf(end.Successor)?.TrySignal(Signals.Terminate);
        }

        return end.ExitCode;
    }

    // Takes all that has come; whether any of it is about the whole system.
    private static bool Take(UnixSocket socket, ref bool isReady)
    {
        var isAboutAll = false;
        var buffer = new byte[4096];
        do
        {
            if (socket.ReceiveMessage(buffer, wait: false) is not { } received)
                break;
            // A descriptor belongs to BARRIER=1, which closing it answers.
            foreach (var descriptor in received.Descriptors)
                descriptor.Dispose();
            var message = NotifyMessage.Parse(System.Text.Encoding.UTF8.GetString(buffer, 0, received.Length));
            isReady |= message.IsReady;
            isAboutAll |= message.IsReady || message.IsStopping || message.Status is not null || message.Fields.ContainsKey("X_SYSTEMD_SHUTDOWN");
        }
        while (socket.WaitReadable(0));
        return isAboutAll;
    }

    private void TellReady(string id)
    {
        if (_isReadyTold || ServiceManager.Socket is null)
            return;
        using var engine = open();
        if (engine.Containers.SpecificationOf(id).Lifecycle.SdNotify == "container")
            ServiceManager.TellReady();
        _isReadyTold = true;
    }

    private void Tell(string id, SystemState state)
    {
        try
        {
            using var engine = open();
            var specification = engine.Containers.SpecificationOf(id);
            if (specification.Lifecycle.SdNotify != "ignore")
                ServiceManager.TellStatus($"{specification.Name}: {state.Text}");
            // Progress is no event of its own.
            if (state.Word != _told.Word || state.FailedUnits != _told.FailedUnits)
                engine.Events.Write(Event(id, specification, state));
        }
        catch (NotFoundException)
        {
            // It is not in the index yet, or not any more: the next look tells.
            return;
        }

        _told = state;
    }

    private static EngineEvent Event(string id, ContainerSpecification specification, SystemState state) => new()
    {
        Type = "container",
        Status = EventStatus,
        Id = id,
        Name = specification.Name,
        Image = specification.ImageName,
        PodId = specification.Pod ?? "",
        Attributes = new Dictionary<string, string>(specification.Labels, StringComparer.Ordinal)
        {
            ["systemState"] = state.Word,
            ["failedUnits"] = state.FailedUnits.ToString(CultureInfo.InvariantCulture),
        },
    };
}

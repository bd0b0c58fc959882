using Berth.Engine.Containers.Attach;
using Berth.Engine.Containers.Bundle;
using Berth.Engine.Containers.Lifecycle;
using Berth.Engine.Containers.Machines;
using Berth.Engine.Containers.Specification;
using Berth.Engine.Rootless;
using Berth.Engine.Runtime;
using Berth.Engine.State;
using Berth.Linux.Cgroups;
using Berth.Linux.Errors;
using Berth.Linux.Files;
using Berth.Linux.Processes;
using Berth.Linux.Terminals;
using Berth.Oci.Runtime;

namespace Berth.Engine.Containers.Exec;

/// <summary>
/// Runs one more process in a running container. The runtime is this process's child, so that no monitor is needed; it has this process's
/// standard streams where that is harmless (<see cref="StreamRelay"/>); with a terminal, the master end is taken from the runtime and served here.
/// </summary>
internal sealed class ExecSession(ContainerStore store, RuntimeSelection runtimes, RootFileSystem root, CgroupHost cgroups, ContainerEvents events)
{
    private const string DefaultTerm = "TERM=xterm";
    private static readonly TimeSpan ConsolePatience = TimeSpan.FromSeconds(10);

    /// <summary>Runs the command; returns at its end, or at once if it is detached.</summary>
    /// <param name="nameOrId">The container.</param>
    /// <param name="options">The command.</param>
    /// <param name="streams">The caller's streams, used where the command has a terminal.</param>
    /// <returns>The command's exit status, and the session's id.</returns>
    /// <exception cref="ConflictException">The container does not run.</exception>
    /// <exception cref="EngineException">The command was not found or cannot be executed, by its kind.</exception>
    public (int Code, string SessionId) Run(string nameOrId, ExecOptions options, AttachStreams streams)
    {
        var row = ContainerObservation.Observe(store.Paths, store.Rows.Resolve(nameOrId));
        if (row.Status != ContainerStatus.Running)
            throw new ConflictException("can only create exec sessions on running containers: container state improper");
        var specification = store.ReadSpecification(row.Id);
        OwnScope.EnterIfOutside(cgroups);
        using var directory = new ExecDirectory(store.Paths);
        var process = Describe(specification, options);
        FileSystem.WriteAll(directory.Path + "/process.json", ContainerProcess.Write(process), 0x180);
        var request = new RuntimeExec(row.Id, directory.Path, options.PassedDescriptors);
        var runtime = runtimes.For(specification);
        ExecCheck.Check(runtime.Name, row.Process.Pid, process);
        if (!options.NoSession)
            events.Write("exec", row, specification);
        var code = options switch
        {
            { Detach: true } => Detached(runtime, request),
            { Tty: true } => WithTerminal(runtime, request, options, streams),
            _ => Plain(runtime, request, options),
        };
        if (options is { NoSession: false, Detach: false })
            events.Write("exec_died", row, specification, code);
        return (code, directory.Session);
    }

    /// <summary>Runs a command for the engine itself, without a session: its output is collected, and it is killed when its time is over.</summary>
    internal (int Code, string Output, bool TimedOut) Probe(
        ContainerRow row, ContainerSpecification specification, IReadOnlyList<string> command, TimeSpan timeout, int maximumOutput)
    {
        OwnScope.EnterIfOutside(cgroups);
        using var directory = new ExecDirectory(store.Paths);
        var process = Describe(specification, new ExecOptions { Command = command });
        FileSystem.WriteAll(directory.Path + "/process.json", ContainerProcess.Write(process), 0x180);
        var (nothing, end) = FileSystem.Pipe();
        end.Dispose();
        using var input = nothing;
        var (read, write) = FileSystem.Pipe();
        using var output = read;
        var runtime = runtimes.For(specification);
        var pidFile = directory.Path + "/pid";
        ChildProcess child;
        using (write)
            child = runtime.Exec(new RuntimeExec(row.Id, directory.Path, [(nothing, 0), (write, 1), (write, 2)]) { PidFile = pidFile });
        using var ended = PidDescriptor.TryOpen(child.Pid);
        var (text, timedOut) = Collect(output, ended, timeout, maximumOutput);
        if (timedOut && FileSystem.TryReadText(pidFile) is { } pid && int.TryParse(pid, out var number))
            ProcessIdentity.TryOf(number)?.TrySignal(Signals.Kill);
        return (child.Wait().Code, text, timedOut);
    }

    // The pipe may stay open in a process that the command has left behind: the command's own end counts.
    private static (string Text, bool TimedOut) Collect(Descriptor output, PidDescriptor? ended, TimeSpan timeout, int maximum)
    {
        var text = new MemoryStream();
        var buffer = new byte[4096];
        var deadline = Environment.TickCount64 + (long)timeout.TotalMilliseconds;
        Span<int> numbers = [output.Number, ended?.Descriptor.Number ?? -1];
        Span<bool> ready = stackalloc bool[2];
        while (true)
        {
            var left = deadline - Environment.TickCount64;
            Poll.ForInput(numbers, ready, timeout > TimeSpan.Zero ? TimeSpan.FromMilliseconds(Math.Max(0, left)) : null);
            if (ready[0])
            {
                var count = FileSystem.Read(output, buffer);
                text.Write(buffer, 0, count);
                if (count == 0)
                    numbers[0] = -1;
                continue;
            }
            if (ready[1] || timeout > TimeSpan.Zero)
                return (Shorten(System.Text.Encoding.UTF8.GetString(text.GetBuffer(), 0, (int)text.Length), maximum), !ready[1]);
        }
    }

    private static string Shorten(string text, int maximum) => maximum > 0 && text.Length > maximum ? text[..maximum] : text;

    private static int Plain(OciRuntime runtime, RuntimeExec request, ExecOptions options)
    {
        using var relay = new StreamRelay(options.Interactive);
        // What the caller hands over by number goes before.
        var relayed = relay.Descriptors.Where(pair => !request.Descriptors.Any(passed => passed.Target == pair.Target));
        var child = runtime.Exec(request with { Descriptors = [.. request.Descriptors, .. relayed] });
        using (var process = PidDescriptor.TryOpen(child.Pid))
            relay.Run(process);
        return Status(runtime, request, child.Wait());
    }

    private static int Detached(OciRuntime runtime, RuntimeExec request)
    {
        using var nothing = FileSystem.Open("/dev/null", OpenFlags.ReadWrite);
        var child = runtime.Exec(request with { Detach = true, Descriptors = [.. request.Descriptors, (nothing, 0), (nothing, 1), (nothing, 2)] });
        var status = child.Wait();
        NullDevice.GiveBack();
        return Status(runtime, request, status);
    }

    private static int WithTerminal(OciRuntime runtime, RuntimeExec request, ExecOptions options, AttachStreams streams)
    {
        using var console = new ConsoleSocket(request.Directory + "/console");
        var child = runtime.Exec(request with { ConsoleSocket = console.Path });
        using (var process = PidDescriptor.TryOpen(child.Pid))
        {
            // The runtime ends without sending a terminal where it cannot start the process.
            Span<bool> ready = stackalloc bool[2];
            Poll.ForInput([console.Descriptor.Number, process?.Descriptor.Number ?? -1], ready, null);
            if (!ready[0])
                return Status(runtime, request, child.Wait());
        }

        using var master = console.Receive(ConsolePatience);
        if (TerminalRelay.Run(master, streams with { Input = options.Interactive ? streams.Input : null }) == AttachEnd.Detached)
            return 0;
        return Status(runtime, request, child.Wait());
    }

    private static int Status(OciRuntime runtime, RuntimeExec request, ExitStatus status)
        => RuntimeLog.LastError(request.Directory) is { } error && !status.Success
            ? throw RuntimeFailure.Classify(runtime.Name, error, status.Code)
            : status.Code;

    private RuntimeProcess Describe(ContainerSpecification specification, ExecOptions options)
    {
        var process = ContainerProcess.Read(store.Paths.ContainerRun(specification.Id));
        var environment = new List<string>(process.Env ?? []);
        // Only the init speaks for the system.
        environment.Remove(HostNotifications.Variable);
        if (options.Tty && !environment.Exists(static value => value.StartsWith("TERM=", StringComparison.Ordinal)))
            environment.Add(DefaultTerm);
        foreach (var variable in options.Environment)
            Override(environment, variable);
        if (options.User is not null)
            process = process with { User = Resolve(specification, options.User, environment) };
        return process with
        {
            Args = options.Command,
            Env = environment,
            Cwd = options.WorkingDirectory ?? process.Cwd,
            // Nobody would hold the other end of a detached process's terminal.
            Terminal = options is { Tty: true, Detach: false },
            ConsoleSize = null,
            Capabilities = options.Privileged ? AllCapabilities() : OfUser(process.Capabilities, process.User),
            ApparmorProfile = options.Privileged ? null : process.ApparmorProfile,
            OomScoreAdj = null,
        };
    }

    private RuntimeUser Resolve(ContainerSpecification specification, string user, List<string> environment)
    {
        using var files = RootDirectory.Open(root.PathOf(specification));
        var resolved = new UserResolver(files).Resolve(new ProcessSpecification { User = user });
        Override(environment, "HOME=" + resolved.Home);
        return new RuntimeUser { Uid = resolved.Uid, Gid = resolved.Gid, AdditionalGids = resolved.AdditionalGids };
    }

    private static RuntimeCapabilities AllCapabilities()
    {
        var all = HostFacts.OfThisHost().BoundingCapabilities();
        return new RuntimeCapabilities { Bounding = all, Effective = all, Permitted = all };
    }

    // Only root keeps capabilities when the process starts; for another user they bound what it can ever gain.
    private static RuntimeCapabilities? OfUser(RuntimeCapabilities? granted, RuntimeUser user)
        => granted is null || user.Uid == 0 ? granted : granted with { Effective = null, Permitted = null, Inheritable = null, Ambient = null };

    private static void Override(List<string> environment, string variable)
    {
        var prefix = variable[..(variable.IndexOf('=', StringComparison.Ordinal) + 1)];
        environment.RemoveAll(existing => existing.StartsWith(prefix, StringComparison.Ordinal));
        environment.Add(variable);
    }
}

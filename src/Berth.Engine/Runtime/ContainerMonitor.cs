using System.Buffers.Text;
using System.Diagnostics;
using System.Text;
using System.Text.Json;
using Berth.Engine.Containers.Lifecycle;
using Berth.Linux.Cgroups;
using Berth.Linux.Errors;
using Berth.Linux.Files;
using Berth.Linux.Processes;

namespace Berth.Engine.Runtime;

/// <summary>
/// conmon while it starts. It waits at its start pipe, so that it can be put where it belongs, until
/// <see cref="Release"/>; then it detaches itself, if it is to, lets the runtime create the container and says how that went.
/// </summary>
/// <remarks>The protocol of the pipes is conmon's: _OCI_STARTPIPE and _OCI_SYNCPIPE name descriptors.</remarks>
internal sealed class ContainerMonitor : IContainerLaunch
{
    private static readonly TimeSpan LookInterval = TimeSpan.FromMilliseconds(100);
    private const int LooksWithoutRuntime = 50;
    private static readonly TimeSpan GateInterval = TimeSpan.FromMicroseconds(250), GatePatience = TimeSpan.FromSeconds(1);
    private readonly MonitorRequest _request;
    private readonly ChildProcess _launcher;
    private readonly Descriptor _start;
    private readonly Descriptor _sync;
    private readonly Descriptor _error;
    private bool _reaped;

    private ContainerMonitor(MonitorRequest request, ChildProcess launcher, Descriptor start, Descriptor sync, Descriptor error)
    {
        _request = request;
        _launcher = launcher;
        _start = start;
        _sync = sync;
        _error = error;
    }

    /// <inheritdoc/>
    public int LauncherPid => _launcher.Pid;

    /// <inheritdoc/>
    public bool BeganInGroup { get; private init; }

    /// <summary>Starts conmon.</summary>
    public static ContainerMonitor Start(MonitorRequest request)
    {
        var passed = request.PassedDescriptors.Count;
        var startNumber = 3 + passed;
        var (startRead, startWrite) = FileSystem.Pipe();
        var (syncRead, syncWrite) = FileSystem.Pipe();
        var (errorRead, errorWrite) = FileSystem.Pipe();
        using (startRead)
        using (syncWrite)
        using (errorWrite)
        {
            var descriptors = new List<(Descriptor, int)>(passed + 5);
            using var nothing = FileSystem.Open("/dev/null", OpenFlags.ReadWrite);
            if (!request.InheritStandardStreams)
            {
                descriptors.Add((nothing, 0));
                descriptors.Add((nothing, 1));
                descriptors.Add((errorWrite, 2));
            }

            for (var index = 0; index < passed; index++)
                descriptors.Add((request.PassedDescriptors[index], 3 + index));
            descriptors.Add((startRead, startNumber));
            descriptors.Add((syncWrite, startNumber + 1));
            for (var index = 0; index < request.HeldDescriptors.Count; index++)
                descriptors.Add((request.HeldDescriptors[index], startNumber + 2 + index));

            var (launcher, isInGroup) = Spawn(request.Group, new SpawnRequest
            {
                Program = request.Program,
                Arguments = Arguments(request),
                Environment = [.. request.Environment, $"_OCI_STARTPIPE={startNumber}", $"_OCI_SYNCPIPE={startNumber + 1}"],
                Descriptors = descriptors,
                // It cannot start in a directory that was deleted.
                WorkingDirectory = "/",
                NewSession = !request.InheritStandardStreams,
            });
            var monitor = new ContainerMonitor(request, launcher, startWrite, syncRead, errorRead) { BeganInGroup = isInGroup };
            if (request.StaysChild)
                monitor.WriteIdentity();
            return monitor;
        }
    }

    // conmon writes it only where it forks the one that stays.
    private void WriteIdentity()
    {
        try
        {
            FileSystem.WriteAll(_request.MonitorPidFile, Encoding.ASCII.GetBytes(_launcher.Pid.ToString()));
        }
        catch (SyscallException)
        {
            Dispose();
            throw;
        }
    }

    private static (ChildProcess Child, bool IsInGroup) Spawn(Cgroup? group, SpawnRequest request)
    {
        if (group is null || !ChildProcess.CanBeginInGroup)
            return (ChildProcess.Spawn(request), false);
        try
        {
            group.Create();
            using var directory = FileSystem.Open(group.Directory, OpenFlags.Path | OpenFlags.Directory);
            return (ChildProcess.Spawn(request with { Group = directory }), true);
        }
        catch (SyscallException)
        {
            // An older kernel, one that has the call filtered, or a group that takes no process. What is wrong with the program itself shows again.
            return (ChildProcess.Spawn(request), false);
        }
    }

    /// <inheritdoc/>
    public void Release()
    {
        try
        {
            FileSystem.Write(_start, "\0"u8);
        }
        catch (SyscallException error) when (error.Number == Linux.Errno.EPIPE)
        {
            throw Ended();
        }

        _start.Dispose();
    }

    /// <inheritdoc/>
    public int WaitForStaying()
    {
        Reap();
        return ReadIdentity(_request.MonitorPidFile)?.Pid ?? throw Ended();
    }

    /// <inheritdoc/>
    public void ThrowIfEnded()
    {
        Reap();
        // One that was killed before it wrote down who stays leaves that one waiting for the configuration.
        if (FileSystem.Exists(_request.MonitorPidFile) && ReadIdentity(_request.MonitorPidFile) is null)
            _ = WaitForCreated();
    }

    /// <summary>As told there; for an exec session the process is that of the session.</summary>
    /// <inheritdoc/>
    public int WaitForCreated(StartGate? gate = null)
    {
        Reap();
        if (gate is not null)
            Open(gate);
        var message = ReadLine();
        NullDevice.GiveBack();
        if (message.Length == 0)
            throw Ended();
        using var document = JsonDocument.Parse(message);
        var data = document.RootElement.GetProperty("data").GetInt32();
        if (data > 0)
            return data;
        var said = document.RootElement.TryGetProperty("message", out var value) ? value.GetString() : null;
        throw RuntimeFailure.Classify(Path.GetFileName(_request.Runtime.Program), RuntimeLog.LastError(_request.Bundle) ?? said ?? ReadError(), data);
    }

    /// <summary>The identity of the conmon process that stays, from its pid file; null if it is not there or gone.</summary>
    public static ProcessIdentity? ReadIdentity(string pidFile)
        => FileSystem.TryReadAll(pidFile) is { } text && Utf8Parser.TryParse(text, out int pid, out _) ? ProcessIdentity.TryOf(pid) : null;

    /// <inheritdoc/>
    public void Dispose()
    {
        // Where the start pipe closes without a byte, conmon goes on as if released; a launcher that was not released is ended instead.
        if (!_start.IsClosed)
            ProcessIdentity.TryOf(_launcher.Pid)?.TrySignal(Signals.Kill);
        Reap();
        _start.Dispose();
        _sync.Dispose();
        _error.Dispose();
    }

    private void Reap()
    {
        if (_reaped || (_request.StaysChild && _start.IsClosed))
            return;
        _launcher.Wait();
        _reaped = true;
    }

    // A gate that is not there in time is opened when the container is created.
    private void Open(StartGate gate)
    {
        var began = Stopwatch.GetTimestamp();
        while (!gate.TryOpen() && !Poll.ForInput(_sync, GateInterval) && Stopwatch.GetElapsedTime(began) < GatePatience)
        {
        }
    }

    // conmon keeps the pipe open for as long as it lives, and ends each message with a line end.
    private byte[] ReadLine()
    {
        var line = new List<byte>();
        var buffer = new byte[4096];
        var looks = 0;
        while (true)
        {
            while (!Poll.ForInput(_sync, LookInterval))
            {
                // A conmon whose runtime was killed says nothing here before its exit command returns, which waits for the caller.
                if (FileSystem.Exists(_request.Bundle + ContainerRunFiles.Ended) && !Poll.ForInput(_sync, TimeSpan.Zero))
                    return [];
                looks = LostRuntime() ? looks + 1 : 0;
                if (looks == LooksWithoutRuntime)
                    throw new HelperException(Path.GetFileName(_request.Runtime.Program), 137, "ended without a word while it created the container");
            }

            var count = FileSystem.Read(_sync, buffer);
            line.AddRange(buffer.AsSpan(0, count));
            if (count == 0 || buffer[count - 1] == '\n')
                return [.. line];
        }
    }

    // A runtime that is killed late leaves the container's first process to conmon, which waits for that one to close the runtime's standard
    // error: for ever. A runtime at work has that process, or a hook, below it.
    private bool LostRuntime()
    {
        // The launcher has ended. Where nobody stays, or that one was killed, the pipe may still be open in a process that has it from them.
        if (ReadIdentity(_request.MonitorPidFile) is not { } monitor)
            return true;
        foreach (var child in ProcessTree.ChildrenOf(monitor.Pid))
        {
            if (ProcessTree.ChildrenOf(child).Count > 0)
                return false;
        }

        return true;
    }

    private HelperException Ended() => new("conmon", 1, ReadError() is { Length: > 0 } text ? text : "ended without a word");

    private string ReadError()
    {
        // conmon keeps the pipe open in its staying process: only what is there now is taken.
        var text = new StringBuilder();
        var buffer = new byte[4096];
        while (Poll.ForInput(_error, TimeSpan.Zero))
        {
            var count = FileSystem.Read(_error, buffer);
            if (count == 0)
                break;
            text.Append(Encoding.UTF8.GetString(buffer, 0, count));
        }

        return text.ToString().Trim().ReplaceLineEndings("; ");
    }

    private static List<string> Arguments(MonitorRequest request)
    {
        var list = new List<string>(64)
        {
            "--api-version", "1", "-c", request.Id, "-u", request.Id, "-r", request.ProgramToExecute ?? request.Runtime.Program, "-b", request.Bundle,
            "-p", request.PidFile, "-n", request.Name, "--exit-dir", request.ExitDirectory, "--persist-dir", request.PersistDirectory,
            "--full-attach", "-l", request.LogPath, "--log-level", "warning", "--conmon-pidfile", request.MonitorPidFile,
        };
        if (request.StaysChild)
            list.Add("--sync");
        if (request.SystemdCgroup)
            list.Add("-s");
        if (request.NoPivotRoot)
            list.Add("--no-pivot");
        if (request.LogTag is not null)
            list.AddRange(["--log-tag", request.LogTag]);
        if (request.LogSizeMax > 0)
            list.AddRange(["--log-size-max", request.LogSizeMax.ToString()]);
        if (request.Terminal)
            list.Add("-t");
        if (request.OpenStdin)
            list.Add("-i");
        if (request.LeaveStdinOpen)
            list.Add("--leave-stdin-open");
        if (request.NotifySocket is not null)
            list.Add("--sdnotify-socket=" + request.NotifySocket);
        if (request.Timeout > 0)
            list.AddRange(["--timeout", request.Timeout.ToString()]);
        if (request.ExecSpecification is not null)
            list.AddRange(["-e", "--exec-attach", "--exec-process-spec", request.ExecSpecification]);
        if (request.RestoreFrom is not null)
            list.AddRange(["--restore", request.RestoreFrom]);
        foreach (var option in request.RestoreOptions)
            list.AddRange(["--runtime-opt", option]);
        if (request.PassedDescriptors.Count > 0)
            list.AddRange(["--runtime-opt", "--preserve-fds", "--runtime-opt", request.PassedDescriptors.Count.ToString()]);
        foreach (var argument in request.Runtime.Arguments)
            list.Add("--runtime-arg=" + argument);
        for (var index = 0; index < request.ExitCommand.Count; index++)
            list.AddRange([index == 0 ? "--exit-command" : "--exit-command-arg", request.ExitCommand[index]]);
        return list;
    }
}

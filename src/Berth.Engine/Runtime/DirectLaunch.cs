using System.Buffers.Text;
using Berth.Linux.Errors;
using Berth.Linux.Files;
using Berth.Linux.Processes;

namespace Berth.Engine.Runtime;

/// <summary>
/// A container that the OCI runtime creates as a child of this process, with its streams and without conmon. When the runtime has
/// ended, the container's init is a child of whoever reaps orphans here: of the service manager, in a service.
/// </summary>
/// <param name="request">What is created; nothing that conmon alone does may be asked for.</param>
internal sealed class DirectLaunch(MonitorRequest request) : IContainerLaunch
{
    private ChildProcess? _runtime;

    /// <inheritdoc/>
    public int LauncherPid => 0;

    /// <inheritdoc/>
    public bool BeganInGroup => false;

    /// <inheritdoc/>
    public void Release()
    {
        var descriptors = new List<(Descriptor, int)>(request.PassedDescriptors.Count + 3);
        using var nothing = FileSystem.Open("/dev/null", OpenFlags.ReadWrite);
        if (!request.InheritStandardStreams)
            descriptors.AddRange([(nothing, 0), (nothing, 1), (nothing, 2)]);
        for (var index = 0; index < request.PassedDescriptors.Count; index++)
            descriptors.Add((request.PassedDescriptors[index], 3 + index));
        _runtime = ChildProcess.Spawn(new SpawnRequest
        {
            Program = request.Runtime.Program,
            Arguments = Arguments(),
            // crun would take the service's notify socket for itself.
            Environment = request.Environment,
            Descriptors = descriptors,
            WorkingDirectory = "/",
        });
    }

    /// <summary>There is none that stays but the container's own.</summary>
    public int WaitForStaying() => throw new NotSupportedException("a unit's own control group is where a container without conmon goes");

    /// <inheritdoc/>
    public void ThrowIfEnded()
    {
        // Whoever waits for the container is told.
    }

    /// <inheritdoc/>
    public int WaitForCreated(StartGate? gate = null)
    {
        if (gate is not null)
            throw new NotSupportedException("the service manager is told of the main process before that goes");
        var status = Reap();
        NullDevice.GiveBack();
        if (status is { Success: true } && FileSystem.TryReadAll(request.PidFile) is { } text && Utf8Parser.TryParse(text, out int pid, out _))
            return pid;
        var name = Path.GetFileName(request.Runtime.Program);
        throw RuntimeLog.LastError(request.Bundle) is { } error
            ? RuntimeFailure.Classify(name, error, status.Code)
            : new HelperException(name, status.Code, "ended without a word while it created the container");
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_runtime is null)
            return;
        // It waits for a configuration that does not come, or has ended.
        ProcessIdentity.TryOf(_runtime.Pid)?.TrySignal(Signals.Kill);
        Reap();
    }

    private ExitStatus Reap()
    {
        var status = _runtime!.Wait();
        _runtime = null;
        return status;
    }

    private List<string> Arguments()
    {
        var list = new List<string>(request.Runtime.Arguments.Count + 8);
        list.AddRange(request.Runtime.Arguments);
        if (request.SystemdCgroup)
            list.Add("--systemd-cgroup");
        list.AddRange(["create", "--bundle", request.Bundle, "--pid-file", request.PidFile]);
        if (request.NoPivotRoot)
            list.Add("--no-pivot");
        if (request.PassedDescriptors.Count > 0)
            list.AddRange(["--preserve-fds", request.PassedDescriptors.Count.ToString(System.Globalization.CultureInfo.InvariantCulture)]);
        list.Add(request.Id);
        return list;
    }
}

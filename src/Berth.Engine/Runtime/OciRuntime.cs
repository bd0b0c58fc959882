using Berth.Linux.Errors;
using Berth.Linux.Files;
using Berth.Linux.Processes;

namespace Berth.Engine.Runtime;

/// <summary>
/// An OCI runtime's command line (crun(1), runc(8)): the calls that Berth makes itself. Creating is left to conmon, which is
/// given <see cref="Command"/>.
/// </summary>
internal sealed class OciRuntime
{
    private static readonly Version LimitIndependentCrun = new(1, 21);

    private readonly string _program;
    private readonly string _root;
    private readonly RuntimeView _view;
    private readonly IReadOnlyList<string> _flags;

    /// <param name="program">The runtime's path.</param>
    /// <param name="root">Where it keeps the state of its containers.</param>
    /// <param name="view">What it has to see in place of the host's own file systems.</param>
    /// <param name="flags">More options of every call.</param>
    public OciRuntime(string program, string root, RuntimeView view, IReadOnlyList<string> flags)
    {
        _program = program;
        _root = root;
        _view = view;
        _flags = flags;
    }

    /// <summary>The runtime's name, such as <c>crun</c>.</summary>
    public string Name => Path.GetFileName(_program);

    /// <summary>
    /// Whether the runtime reads a bundle's config.json, in one go, before it makes or looks at anything else. One with a view of its own
    /// has its mount namespace before: what is mounted after that may not get there.
    /// </summary>
    public bool ReadsConfigurationFirst => Name == "crun" && !_view.IsCovered;

    /// <summary>
    /// Whether the runtime can load a device filter here. crun before 1.21 raises its limit of locked memory for that and fails where
    /// it may not, without CAP_SYS_RESOURCE.
    /// </summary>
    public bool FiltersDevices()
        => Name != "crun" || ResourceLimit.Of("memlock").Hard == ulong.MaxValue || ProcessCapabilities.Has(ProcessCapabilities.SysResource)
            || RuntimeVersion.Of(_program, _root + ".version") >= LimitIndependentCrun;

    /// <summary>The runtime as it is called for a bundle, or another directory with what it is to read; its errors go to the log there.</summary>
    public RuntimeCommand Command(string directory)
        => Call("--log-format", "json", "--log", RuntimeLog.PathIn(directory));

    /// <summary>The runtime's program, protected from the container, where it would protect itself in the same way; null for any other.</summary>
    public ProtectedProgram? TryProtect() => Name == "crun" && !_view.IsCovered ? ProtectedProgram.TryCreate(_program) : null;

    /// <summary>Whether the runtime has any record of a container.</summary>
    public bool Knows(string id) => FileSystem.Exists($"{_root}/{id}");

    /// <summary>What the runtime knows of a container (OCI runtime specification, "state"); null if that is nothing.</summary>
    public RuntimeState? TryState(string id)
    {
        if (!Knows(id))
            return null;
        var command = Call("state", id);
        var result = CapturedProcess.Run(new SpawnRequest { Program = command.Program, Arguments = command.Arguments });
        return result.Status.Success ? RuntimeState.Parse(result.Output) : null;
    }

    /// <summary>Lets the process of a created container go.</summary>
    /// <param name="id">The container.</param>
    /// <param name="configuration">Its config.json.</param>
    public void Start(string id, string configuration)
    {
        var gate = FileSystem.TryReadAll(configuration) is { } document ? TryGate(id, document) : null;
        // Where no reader waits, crun says why.
        if (gate?.TryOpen() != true)
            Run("start", id);
    }

    /// <summary>The gate of a container that is being created, or was; null where only the runtime can let its process go.</summary>
    /// <param name="id">The container.</param>
    /// <param name="configuration">The text of its config.json.</param>
    /// <param name="prepare">Done before the gate is opened; null for nothing.</param>
    /// <param name="meanwhile">Done once it is open, while the runtime finishes; null for nothing.</param>
    public StartGate? TryGate(string id, ReadOnlySpan<byte> configuration, Action? prepare = null, Action? meanwhile = null)
        // Hooks that belong to the start are crun's work.
        => Name == "crun" && configuration.IndexOf("\"poststart\""u8) < 0 ? new StartGate($"{_root}/{id}/exec.fifo", prepare, meanwhile) : null;

    /// <summary>Removes what the runtime keeps of a container, ending its processes if need be; none known is no error.</summary>
    public void Delete(string id)
    {
        if (Knows(id))
            Run("delete", "--force", id);
    }

    /// <summary>
    /// Whether all that the runtime keeps of a container which has ended is a record (<see cref="Forget"/>), once its control group is gone.
    /// Hooks and groups of resctrl are the runtime's work (<see cref="Delete"/>).
    /// </summary>
    /// <param name="configuration">The container's config.json.</param>
    public bool KeepsOnlyRecord(string configuration)
        => Name == "crun" && FileSystem.TryReadAll(configuration) is { } document
            && document.AsSpan().IndexOf("\"poststop\""u8) < 0 && document.AsSpan().IndexOf("\"intelRdt\""u8) < 0;

    /// <summary>Removes the runtime's record of a container that has no process any more.</summary>
    public void Forget(string id)
    {
        if (Knows(id))
            FileTree.Remove($"{_root}/{id}");
    }

    /// <summary>crun's empty directory that covers masked ones, by the name that it has in a restore.</summary>
    public string EmptyDirectory => _root + "/.empty-directory";

    /// <summary>Freezes all processes of a container.</summary>
    public void Pause(string id) => Run("pause", id);

    /// <summary>Thaws a container.</summary>
    public void Resume(string id) => Run("resume", id);

    /// <summary>Sets the limits that a file has (the <c>resources</c> object of the runtime specification).</summary>
    public void Update(string id, string file) => Run("update", "--resources", file, id);

    /// <summary>Writes down the processes of a container by CRIU (crun(1), checkpoint).</summary>
    /// <param name="id">The container.</param>
    /// <param name="images">The directory for CRIU's images.</param>
    /// <param name="work">The directory for CRIU's log and statistics.</param>
    /// <param name="options">More options.</param>
    /// <exception cref="EngineException">It failed; what the runtime said goes before.</exception>
    public void Checkpoint(string id, string images, string work, IReadOnlyList<string> options)
    {
        List<string> arguments = ["checkpoint", "--image-path", images, "--work-path", work, .. options, id];
        var command = Call([.. arguments]);
        // crun names its shared empty directory (masked paths) by --root when it restores, and by this variable when it dumps: both have to agree.
        var result = CapturedProcess.Run(new SpawnRequest
        {
            Program = command.Program,
            Arguments = command.Arguments,
            Environment =
            [
                .. ChildProcess.CurrentEnvironment().Where(static variable => !variable.StartsWith("XDG_RUNTIME_DIR=", StringComparison.Ordinal)),
                "XDG_RUNTIME_DIR=" + Path.GetDirectoryName(_root),
            ],
        });
        if (!result.Status.Success)
            throw new EngineException(ErrorKind.Helper, $"{(result.Error.Length > 0 ? result.Error.ReplaceLineEndings("; ") + "; " : "")}`{_program} {string.Join(' ', arguments)}` failed: exit status {result.Status.Code}");
    }

    /// <summary>What the program says of its version.</summary>
    public string VersionText() => System.Text.Encoding.UTF8.GetString(CapturedProcess.Run(new SpawnRequest { Program = _program, Arguments = ["--version"] }).Output).Trim();

    /// <summary>Starts a process in a running container; the returned child is the runtime itself, which lives as long as the process.</summary>
    public ChildProcess Exec(RuntimeExec request)
    {
        var command = Command(request.Directory);
        var arguments = new List<string>(command.Arguments) { "exec", "--process", request.Directory + "/process.json" };
        // Numbers keep their meaning: a gap between two descriptors that are passed stays closed.
        var passed = request.Descriptors.Count == 0 ? 0 : request.Descriptors.Max(static pair => pair.Target) - 2;
        if (passed > 0)
            arguments.AddRange(["--preserve-fds", passed.ToString()]);
        if (request.ConsoleSocket is not null)
            arguments.AddRange(["--console-socket", request.ConsoleSocket]);
        if (request.Detach)
            arguments.Add("--detach");
        if (request.PidFile is not null)
            arguments.AddRange(["--pid-file", request.PidFile]);
        arguments.Add(request.Id);
        return ChildProcess.Spawn(new SpawnRequest { Program = command.Program, Arguments = arguments, Descriptors = request.Descriptors });
    }

    private void Run(params ReadOnlySpan<string> arguments)
    {
        var command = Call(arguments);
        var result = CapturedProcess.Run(new SpawnRequest { Program = command.Program, Arguments = command.Arguments });
        if (!result.Status.Success)
            throw RuntimeFailure.Classify(Name, LastLine(result.Error), result.Status.Code);
    }

    private RuntimeCommand Call(params ReadOnlySpan<string> arguments) => _view.Wrap(_program, [.. _flags, "--root", _root, .. arguments]);

    // crun writes "TIMESTAMP: message" or "message", the newest line last.
    private static string LastLine(string text) => text[(text.TrimEnd().LastIndexOf('\n') + 1)..].Trim();
}

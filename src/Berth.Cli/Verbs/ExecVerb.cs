using Berth.Cli.Commands;
using Berth.Cli.Flags;
using Berth.Engine.Containers;
using Berth.Engine.Containers.Exec;
using Berth.Engine.Containers.Lifecycle;
using Berth.Engine.Containers.Specification.Parsing;
using Berth.Linux.Errors;
using Berth.Linux.Files;

namespace Berth.Cli.Verbs;

/// <summary>podman-exec(1).</summary>
internal sealed class ExecVerb : Verb
{
    private readonly TextFlag _cidFile;
    private readonly BoolFlag _detach;
    private readonly TextFlag _detachKeys;
    private readonly TextListFlag _environment;
    private readonly TextListFlag _environmentFiles;
    private readonly BoolFlag _interactive;
    private readonly LatestFlag _latest;
    private readonly BoolFlag _noSession;
    private readonly UnsignedListFlag _preserveFd;
    private readonly BoolFlag _privileged;
    private readonly UnsignedFlag _preserveFds;
    private readonly BoolFlag _tty;
    private readonly TextFlag _user;
    private readonly IntegerFlag _wait;
    private readonly TextFlag _workingDirectory;

    internal ExecVerb(FlagSet flags)
    {
        _cidFile = flags.Text("cidfile", "File to read the container ID from").Completes(Completion.Files);
        _detach = flags.Bool("detach", 'd', "Run the exec session in detached mode (backgrounded)");
        _detachKeys = StandardStreams.DetachKeysFlag(flags);
        _environment = flags.Array("env", 'e', "Set environment variables");
        _environmentFiles = flags.Array("env-file", "Read in a file of environment variables").Completes(Completion.Files);
        _interactive = flags.Bool("interactive", 'i', "Make STDIN available to the contained process");
        _latest = new LatestFlag(flags);
        _noSession = flags.Bool("no-session", "Do not create a database session for the exec process");
        _preserveFd = flags.UnsignedList("preserve-fd", "Pass a list of additional file descriptors to the container");
        _preserveFds = flags.Unsigned("preserve-fds", "Pass N additional file descriptors to the container");
        _privileged = flags.Bool("privileged", "Give the process extended Linux capabilities inside the container.  The default is false");
        _tty = flags.Bool("tty", 't', "Allocate a pseudo-TTY. The default is false");
        _user = flags.Text("user", 'u', "Sets the username or UID used and optionally the groupname or GID for the specified command");
        _wait = flags.Integer("wait", "Total seconds to wait for container to start", 0).Hidden();
        _workingDirectory = flags.Text("workdir", 'w', "Working directory inside the container");
    }

    /// <inheritdoc/>
    public override string Synopsis => "[options] CONTAINER COMMAND [ARG...]";

    /// <inheritdoc/>
    public override bool Interspersed => false;

    /// <inheritdoc/>
    public override Completion ArgumentCompletion => Completion.RunningContainers;

    /// <inheritdoc/>
    public override int Run(Invocation invocation)
    {
        var named = !_latest.Value && _cidFile.Given is null;
        if (_latest.Value && _cidFile.Given is not null)
            throw new InvalidArgumentException("--latest and --cidfile cannot be used together");
        if (invocation.Arguments.Count == 0 && named)
            throw new InvalidArgumentException("exec requires the name or ID of a container or the --latest or --cidfile flag");
        var command = invocation.Arguments.Skip(named ? 1 : 0).ToList();
        if (command.Count == 0)
            throw new InvalidArgumentException("must provide a non-empty command to start an exec session: invalid argument");
        if (_preserveFd.Changed && _preserveFds.Changed)
            throw new InvalidArgumentException("cannot specify both --preserve-fds and --preserve-fd");
        var numbers = _preserveFd.Changed ? _preserveFd.Value.Select(static number => (int)number) : Enumerable.Range(3, (int)_preserveFds.Value);
        var passed = Passed(_preserveFd.Changed ? "preserve-fd" : "preserve-fds", numbers);
        var environment = Environment();
        try
        {
            var containers = invocation.Global.Open().Containers;
            var container = Container(invocation, containers);
            AwaitStart(containers, container);
            var (code, session) = containers.Exec(
                container,
                new ExecOptions
                {
                    Command = command,
                    Environment = environment,
                    User = _user.Given,
                    WorkingDirectory = _workingDirectory.Given,
                    Tty = _tty.Value,
                    Interactive = _interactive.Value,
                    Privileged = _privileged.Value,
                    Detach = _detach.Value,
                    NoSession = _noSession.Value,
                    PassedDescriptors = passed,
                },
                StandardStreams.Attach(_interactive.Value, output: true, error: true, _detachKeys.Value));
            if (_detach.Value)
                invocation.Out.WriteLine(session);
            return code;
        }
        catch (EngineException error) when (invocation.Arguments is not ["", ..] && (error.Kind is ErrorKind.Conflict or ErrorKind.InvalidArgument or ErrorKind.Internal))
        {
            // Podman's status for a session that could not be made in a container that is there.
            invocation.Report(error.Message);
            return 255;
        }
    }

    private static List<(Descriptor Descriptor, int Number)> Passed(string option, IEnumerable<int> numbers)
    {
        var passed = new List<(Descriptor, int)>();
        foreach (var number in numbers)
        {
            if (!HandedDescriptors.IsInherited(number))
                throw new InvalidArgumentException($"file descriptor {number} is not available - the {option} option requires that file descriptors must be passed");
            passed.Add((new Descriptor(number, owns: false), number));
        }

        return passed;
    }

    // Until the container runs, which may not exist yet, for as many seconds as were asked for.
    private void AwaitStart(ContainerEngine containers, string container)
    {
        if (!_wait.Changed)
            return;
        var end = DateTime.UtcNow.AddSeconds(_wait.Value);
        while (!containers.Exists(container) || containers.Find(container).Status != ContainerStatus.Running)
        {
            if (DateTime.UtcNow >= end)
                throw new NotFoundException($"timed out waiting for container: {container}");
            Thread.Sleep(100);
        }
    }

    private string Container(Invocation invocation, ContainerEngine containers)
    {
        if (_cidFile.Given is { } file)
            return FileSystem.TryReadText(file)?.Split('\n')[0].Trim() ?? throw new NotFoundException($"reading CIDFile: open {file}: no such file or directory");
        return _latest.Value ? containers.Latest().Id : invocation.Arguments[0];
    }

    private List<string> Environment()
    {
        var list = new List<string>();
        foreach (var file in _environmentFiles.Value)
            VariableLines.ReadFile(file, VariableLines.OfThisProcess, Add);
        try
        {
            foreach (var variable in _environment.Value)
                VariableLines.Read(variable, VariableLines.OfThisProcess, Add);
        }
        catch (InvalidArgumentException error)
        {
            throw new InvalidArgumentException($"parsing environment variables: {error.Message}", error);
        }

        return list;

        void Add(string name, string value) => list.Add($"{name}={value}");
    }
}

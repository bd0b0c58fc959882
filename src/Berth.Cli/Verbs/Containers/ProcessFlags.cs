using Berth.Cli.Flags;
using Berth.Engine.Containers.Specification.Options;

namespace Berth.Cli.Verbs.Containers;

/// <summary>What runs in a new container, as whom and with what around it.</summary>
internal sealed class ProcessFlags
{
    private readonly TextListFlag _chrootDirectories;
    private readonly TextFlag _entrypoint;
    private readonly TextListFlag _environment;
    private readonly TextListFlag _environmentFiles;
    private readonly BoolFlag _environmentHost;
    private readonly TextListFlag _environmentMerge;
    private readonly TextListFlag _groups;
    private readonly TextFlag _groupEntry;
    private readonly TextListFlag _hostUsers;
    private readonly BoolFlag _httpProxy;
    private readonly BoolFlag _init;
    private readonly TextFlag _initPath;
    private readonly BoolFlag _interactive;
    private readonly IntegerFlag _oomScoreAdjust;
    private readonly BoolFlag _passwd;
    private readonly TextFlag _passwdEntry;
    private readonly TextFlag _personality;
    private readonly UnsignedListFlag _preserveFd;
    private readonly UnsignedFlag _preserveFds;
    private readonly TextListFlag _secrets;
    private readonly TextFlag _systemd;
    private readonly BoolFlag _tty;
    private readonly TextFlag _timeZone;
    private readonly TextListFlag _ulimits;
    private readonly TextFlag _umask;
    private readonly TextListFlag _unset;
    private readonly BoolFlag _unsetAll;
    private readonly TextFlag _user;
    private readonly TextFlag _workingDirectory;

    internal ProcessFlags(FlagSet flags)
    {
        flags.Group = "Process";
        _chrootDirectories = flags.Array("chrootdirs", "Chroot directories inside the container");
        _entrypoint = flags.Text("entrypoint", "Overwrite the default ENTRYPOINT of the image");
        _environment = flags.Array("env", 'e', "Set environment variables in container");
        _environmentFiles = flags.Array("env-file", "Read in a file of environment variables").Completes(Completion.Files);
        _environmentHost = flags.Bool("env-host", "Use all current host environment variables in container");
        _environmentMerge = flags.Array("env-merge", "Preprocess environment variables from image before injecting them into the container");
        _groups = flags.Slice("group-add", "Add additional groups to the primary container process. 'keep-groups' allows container processes to use supplementary groups.");
        _groupEntry = flags.Text("group-entry", "Entry to write to /etc/group");
        _hostUsers = flags.Slice("hostuser", "Host user account to add to /etc/passwd within container");
        _httpProxy = flags.Bool("http-proxy", "Set proxy environment variables in the container based on the host proxy vars", fallback: true);
        _init = flags.Bool("init", "Run an init binary inside the container that forwards signals and reaps processes");
        _initPath = flags.Text("init-path", "Path to the container-init binary").Completes(Completion.Files);
        _interactive = flags.Bool("interactive", 'i', "Make STDIN available to the contained process");
        _oomScoreAdjust = flags.Integer("oom-score-adj", "Tune the host's OOM preferences (-1000 to 1000)");
        _passwd = flags.Bool("passwd", "add entries to /etc/passwd and /etc/group", fallback: true);
        _passwdEntry = flags.Text("passwd-entry", "Entry to write to /etc/passwd");
        _personality = flags.Text("personality", "Configure execution domain using personality (e.g., LINUX/LINUX32)");
        _preserveFd = flags.UnsignedList("preserve-fd", "Pass a file descriptor into the container");
        _preserveFds = flags.Unsigned("preserve-fds", "Pass a number of additional file descriptors into the container");
        _secrets = flags.Array("secret", "Add secret to container");
        _systemd = flags.Text("systemd", "Run container in systemd mode (\"true\"|\"false\"|\"always\")", "true");
        _tty = flags.Bool("tty", 't', "Allocate a pseudo-TTY for container");
        _timeZone = flags.Text("tz", "Set timezone in container");
        _ulimits = flags.Slice("ulimit", "Ulimit options");
        _umask = flags.Text("umask", "Set umask in container", "0022");
        _unset = flags.Array("unsetenv", "Unset environment default variables in container");
        _unsetAll = flags.Bool("unsetenv-all", "Unset all default environment variables in container");
        _user = flags.Text("user", 'u', "Username or UID (format: <name|uid>[:<group|gid>])");
        _workingDirectory = flags.Text("workdir", 'w', "Working directory inside the container");
    }

    /// <summary>Whether standard input is kept open.</summary>
    internal bool Interactive => _interactive.Value;

    /// <summary>Whether the process has a terminal.</summary>
    internal bool Tty => _tty.Value;

    /// <summary>How many descriptors are passed.</summary>
    internal int PreserveFds => (int)_preserveFds.Value;

    internal ProcessOptions Options() => new()
    {
        ChrootDirectories = _chrootDirectories.Value,
        Entrypoint = _entrypoint.Given,
        Environment = _environment.Value,
        EnvironmentFiles = _environmentFiles.Value,
        EnvironmentHost = Given(_environmentHost),
        EnvironmentMerge = _environmentMerge.Value,
        Groups = _groups.Value,
        GroupEntry = _groupEntry.Given,
        HostUsers = _hostUsers.Value,
        HttpProxy = Given(_httpProxy),
        Init = Given(_init),
        InitPath = _initPath.Given,
        Interactive = _interactive.Value,
        OomScoreAdjust = _oomScoreAdjust.Changed ? (int)_oomScoreAdjust.Value : null,
        Passwd = _passwd.Value,
        PasswdEntry = _passwdEntry.Given,
        Personality = _personality.Given,
        PreserveFd = [.. _preserveFd.Value.Select(static number => (int)number)],
        PreserveFds = (int)_preserveFds.Value,
        Secrets = _secrets.Value,
        Systemd = _systemd.Value,
        Tty = _tty.Value,
        TimeZone = _timeZone.Given,
        Ulimits = _ulimits.Value,
        Umask = _umask.Given,
        UnsetEnvironment = _unset.Value,
        UnsetEnvironmentAll = _unsetAll.Value,
        User = _user.Given,
        WorkingDirectory = _workingDirectory.Given,
    };

    /// <summary>A flag's value, or null where the command line is silent.</summary>
    internal static bool? Given(BoolFlag flag) => flag.Changed ? flag.Value : null;
}

using Berth.Cli.Verbs;
using Berth.Engine.Containers.Specification;
using Berth.Engine.Containers.Specification.Options;
using Berth.Linux.Errors;

namespace Berth.Cli.Flags.Containers;

/// <summary>The options of create and run that say what runs, as whom and with what around it.</summary>
internal sealed class ContainerProcessFlags
{
    private readonly TextFlag entrypoint;
    private readonly TextListFlag environment;
    private readonly TextListFlag environmentFiles;
    private readonly BoolFlag environmentHost;
    private readonly TextListFlag environmentMerge;
    private readonly TextListFlag unset;
    private readonly BoolFlag unsetAll;
    private readonly BoolFlag httpProxy;
    private readonly TextFlag workingDirectory;
    private readonly TextFlag user;
    private readonly TextListFlag groups;
    private readonly TextListFlag hostUsers;
    private readonly TextFlag passwdEntry;
    private readonly TextFlag groupEntry;
    private readonly TextFlag umask;
    private readonly BoolFlag tty;
    private readonly BoolFlag interactive;
    private readonly TextFlag console;
    private readonly BoolFlag init;
    private readonly TextFlag initPath;
    private readonly TextFlag systemd;
    private readonly TextFlag timeZone;
    private readonly TextListFlag ulimits;
    private readonly IntegerFlag oomScore;
    private readonly TextFlag personality;
    private readonly TextListFlag secrets;
    private readonly TextListFlag chrootDirectories;
    private readonly BoolFlag? passwd;
    private readonly UnsignedFlag? preserveFds;
    private readonly UnsignedListFlag? preserveFd;

    internal ContainerProcessFlags(FlagSet flags, bool forRun)
    {
        flags.Group = "Process";
        entrypoint = flags.Text("entrypoint", "Overwrite the default ENTRYPOINT of the image");
        environment = flags.Array("env", 'e', "Set environment variables in container");
        environmentFiles = flags.Array("env-file", "Read in a file of environment variables").Completes(Completion.Files);
        environmentHost = flags.Bool("env-host", "Use all current host environment variables in container");
        environmentMerge = flags.Array("env-merge", "Preprocess environment variables from image before injecting them into the container");
        unset = flags.Array("unsetenv", "Unset environment default variables in container");
        unsetAll = flags.Bool("unsetenv-all", "Unset all default environment variables in container");
        httpProxy = flags.Bool("http-proxy", "Set proxy environment variables in the container based on the host proxy vars", fallback: true);
        workingDirectory = flags.Text("workdir", 'w', "Working directory inside the container").Completes(Completion.Directories);
        user = flags.Text("user", 'u', "Username or UID (format: <name|uid>[:<group|gid>])");
        groups = flags.Slice("group-add", "Add additional groups to the primary container process. 'keep-groups' allows container processes to use supplementary groups.");
        hostUsers = flags.Slice("hostuser", "Host user account to add to /etc/passwd within container");
        passwdEntry = flags.Text("passwd-entry", "Entry to write to /etc/passwd");
        groupEntry = flags.Text("group-entry", "Entry to write to /etc/group");
        umask = flags.Text("umask", "Set umask in container");
        tty = flags.Bool("tty", 't', "Allocate a pseudo-TTY for container");
        interactive = flags.Bool("interactive", 'i', "Make STDIN available to the contained process");
        console = flags.Text("console", "What the console is and how it is connected (\"interactive\"|\"read-only\"|\"passive\"|\"pipe\"|\"autopipe\"), as systemd-nspawn's");
        init = flags.Bool("init", "Run an init binary inside the container that forwards signals and reaps processes");
        initPath = flags.Text("init-path", "Path to the container-init binary").Completes(Completion.Files);
        systemd = flags.Text("systemd", "Run container in systemd mode (\"true\"|\"false\"|\"always\")", "true");
        timeZone = flags.Text("tz", "Set timezone in container");
        ulimits = flags.Slice("ulimit", "Ulimit options");
        oomScore = flags.Integer("oom-score-adj", "Tune the host's OOM preferences (-1000 to 1000)");
        personality = flags.Text("personality", "Configure execution domain using personality (e.g., LINUX/LINUX32)");
        secrets = flags.Array("secret", "Add secret to container").Completes(Completion.Secrets);
        chrootDirectories = flags.Array("chrootdirs", "Chroot directories inside the container");
        if (forRun)
        {
            passwd = flags.Bool("passwd", "add entries to /etc/passwd and /etc/group", fallback: true);
            preserveFds = flags.Unsigned("preserve-fds", "Pass a number of additional file descriptors into the container");
            preserveFd = flags.UnsignedList("preserve-fd", "Pass a file descriptor into the container");
        }

        flags.Alias("timezone", "tz");
    }

    internal bool Tty => Console switch
    {
        ConsoleMode.Unset => tty.Value,
        ConsoleMode.Pipe => false,
        _ => true,
    };

    internal bool Interactive => Console switch
    {
        ConsoleMode.Unset => interactive.Value,
        ConsoleMode.Interactive or ConsoleMode.Pipe => true,
        _ => false,
    };

    /// <summary><c>--console</c>.</summary>
    /// <exception cref="InvalidArgumentException">It is no mode, or says the same as <c>--tty</c> and <c>--interactive</c>.</exception>
    internal ConsoleMode Console
    {
        get
        {
            if (console.Given is not null && (tty.Changed || interactive.Changed))
                throw new InvalidArgumentException("cannot specify --console together with --tty or --interactive");
            return ConsoleModes.Parse(console.Given);
        }
    }

    internal ProcessOptions Build() => new()
    {
        Entrypoint = entrypoint.Given,
        Environment = environment.Value,
        EnvironmentFiles = environmentFiles.Value,
        EnvironmentHost = environmentHost.Changed ? environmentHost.Value : null,
        EnvironmentMerge = environmentMerge.Value,
        UnsetEnvironment = unset.Value,
        UnsetEnvironmentAll = unsetAll.Value,
        HttpProxy = httpProxy.Changed ? httpProxy.Value : null,
        WorkingDirectory = workingDirectory.Given,
        User = user.Given,
        Groups = groups.Value,
        HostUsers = hostUsers.Value,
        Passwd = passwd?.Value ?? true,
        PasswdEntry = passwdEntry.Given,
        GroupEntry = groupEntry.Given,
        Umask = umask.NonEmpty,
        Tty = Tty,
        Interactive = Interactive,
        Console = Console,
        Init = init.Changed ? init.Value : null,
        InitPath = initPath.Given is { Length: > 0 } path ? path : null,
        Systemd = systemd.Value,
        TimeZone = timeZone.Given,
        Ulimits = ulimits.Value,
        OomScoreAdjust = oomScore.Changed ? (int)oomScore.Value : null,
        Personality = personality.Given,
        Secrets = secrets.Value,
        ChrootDirectories = chrootDirectories.Value,
        PreserveFds = (int)(preserveFds?.Value ?? 0),
        PreserveFd = preserveFd is null ? [] : [.. preserveFd.Value.Select(n => (int)n)],
    };
}

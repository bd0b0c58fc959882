namespace Berth.Engine.Containers.Specification;

/// <summary>What runs in a container, as whom and with what around it.</summary>
public sealed record ProcessSpecification
{
    /// <summary>The entry point: the user's, else the image's; null when there is none.</summary>
    public IReadOnlyList<string>? Entrypoint { get; init; }

    /// <summary>The command: the user's, else the image's (not when the user changed the entry point).</summary>
    public IReadOnlyList<string> Command { get => field ?? []; init; }

    /// <summary>The argument vector: <see cref="Entrypoint"/>, then <see cref="Command"/>, behind the init's own when <see cref="InitPath"/> is set. Never empty.</summary>
    public IReadOnlyList<string> Arguments { get => field ?? []; init; }

    /// <summary>The environment as <c>NAME=value</c>, all but what depends on the user's home and the final host name.</summary>
    public IReadOnlyList<string> Environment { get => field ?? []; init; }

    /// <summary>The working directory, absolute.</summary>
    public string WorkingDirectory { get => field ?? "/"; init; }

    /// <summary>Whether the working directory is made where the image does not have it; otherwise its absence is an error at start.</summary>
    public bool CreateWorkingDirectory { get; init; }

    /// <summary><c>NAME|UID[:GROUP|GID]</c>, looked up inside the root file system at start; empty for root.</summary>
    public string User { get => field ?? ""; init; }

    /// <summary>Supplementary groups by name or number (<c>--group-add</c>), without <c>keep-groups</c>.</summary>
    public IReadOnlyList<string> Groups { get => field ?? []; init; }

    /// <summary><c>--group-add keep-groups</c>: the process keeps its creator's supplementary groups.</summary>
    public bool KeepGroups { get; init; }

    /// <summary>Host accounts to be added to the container's passwd (<c>--hostuser</c>).</summary>
    public IReadOnlyList<string> HostUsers { get => field ?? []; init; }

    /// <summary>A line for /etc/passwd in place of the generated one.</summary>
    public string? PasswdEntry { get; init; }

    /// <summary>A line for /etc/group in place of the generated one.</summary>
    public string? GroupEntry { get; init; }

    /// <summary><c>--passwd=false</c>: /etc/passwd and /etc/group stay as the image has them.</summary>
    public bool NoPasswd { get; init; }

    /// <summary>The umask in octal digits, such as <c>0022</c>.</summary>
    public string Umask { get => field ?? "0022"; init; }

    /// <summary><c>-t</c>: the process has a terminal.</summary>
    public bool Tty { get; init; }

    /// <summary>Whether it has a console: with <c>-t</c>, and always with systemd, which reports its boot and shutdown there (Container Interface).</summary>
    public bool HasConsole => Tty || (Systemd && Console != ConsoleMode.Pipe);

    /// <summary><c>--console</c>: how whoever starts it in the foreground is connected to its console.</summary>
    public ConsoleMode Console { get; init; }

    /// <summary><c>-i</c>: standard input stays open.</summary>
    public bool OpenStdin { get; init; }

    /// <summary>The init program on the host that is mounted at /run/podman-init (<c>--init</c>); null for none.</summary>
    public string? InitPath { get; init; }

    /// <summary>Whether the container is set up for systemd as its init.</summary>
    public bool Systemd { get; init; }

    /// <summary>A zone of /usr/share/zoneinfo, or <c>local</c>; null for the image's.</summary>
    public string? TimeZone { get; init; }

    /// <summary>Resource limits of the process, resolved.</summary>
    public IReadOnlyList<RlimitSpecification> Rlimits { get => field ?? []; init; }

    /// <summary>The badness adjustment, -1000 to 1000; null to inherit.</summary>
    public int? OomScoreAdjust { get; init; }

    /// <summary>The execution domain such as <c>LINUX32</c>; null for the runtime's.</summary>
    public string? Personality { get; init; }

    /// <summary>How many descriptors from 3 on the process gets from its creator.</summary>
    public int PreserveFds { get; init; }

    /// <summary>Descriptors by number that the process gets from its creator.</summary>
    public IReadOnlyList<int> PreserveFd { get => field ?? []; init; }

    /// <summary>Secrets as environment variables.</summary>
    public IReadOnlyList<SecretSpecification> SecretEnvironment { get => field ?? []; init; }

    /// <summary>Directories of the container that also get its hosts, hostname and resolv.conf (<c>--chrootdirs</c>).</summary>
    public IReadOnlyList<string> ChrootDirectories { get => field ?? []; init; }
}

namespace Berth.Engine.Containers.Specification.Options;

/// <summary>What is to run in a container, as whom and with what around it.</summary>
public sealed record ProcessOptions
{
    /// <summary><c>--entrypoint</c> as given: a JSON array, or one word; empty to have none; null for the image's.</summary>
    public string? Entrypoint { get; init; }

    /// <summary><c>--env</c>, in order, as <c>NAME=value</c>, <c>NAME</c> (from the caller's environment) or <c>PREFIX*</c>.</summary>
    public IReadOnlyList<string> Environment { get; init; } = [];

    /// <summary><c>--env-file</c>.</summary>
    public IReadOnlyList<string> EnvironmentFiles { get; init; } = [];

    /// <summary><c>--env-host</c>; null for containers.conf's.</summary>
    public bool? EnvironmentHost { get; init; }

    /// <summary><c>--env-merge</c>, as <c>NAME=value with ${VARIABLES}</c>.</summary>
    public IReadOnlyList<string> EnvironmentMerge { get; init; } = [];

    /// <summary><c>--unsetenv</c>.</summary>
    public IReadOnlyList<string> UnsetEnvironment { get; init; } = [];

    /// <summary><c>--unsetenv-all</c>.</summary>
    public bool UnsetEnvironmentAll { get; init; }

    /// <summary><c>--http-proxy</c>; null for containers.conf's.</summary>
    public bool? HttpProxy { get; init; }

    /// <summary><c>--workdir</c>.</summary>
    public string? WorkingDirectory { get; init; }

    /// <summary><c>--user</c>.</summary>
    public string? User { get; init; }

    /// <summary><c>--group-add</c>.</summary>
    public IReadOnlyList<string> Groups { get; init; } = [];

    /// <summary><c>--hostuser</c>.</summary>
    public IReadOnlyList<string> HostUsers { get; init; } = [];

    /// <summary><c>--passwd</c>.</summary>
    public bool Passwd { get; init; } = true;

    /// <summary><c>--passwd-entry</c>.</summary>
    public string? PasswdEntry { get; init; }

    /// <summary><c>--group-entry</c>.</summary>
    public string? GroupEntry { get; init; }

    /// <summary><c>--umask</c>.</summary>
    public string? Umask { get; init; }

    /// <summary><c>--tty</c>.</summary>
    public bool Tty { get; init; }

    /// <summary><c>--interactive</c>.</summary>
    public bool Interactive { get; init; }

    /// <summary><c>--console</c>; agrees with <see cref="Tty"/> and <see cref="Interactive"/>.</summary>
    public ConsoleMode Console { get; init; }

    /// <summary><c>--init</c>; null for containers.conf's.</summary>
    public bool? Init { get; init; }

    /// <summary><c>--init-path</c>.</summary>
    public string? InitPath { get; init; }

    /// <summary><c>--systemd</c>: <c>true</c>, <c>false</c> or <c>always</c>.</summary>
    public string Systemd { get; init; } = "true";

    /// <summary><c>--tz</c>.</summary>
    public string? TimeZone { get; init; }

    /// <summary><c>--ulimit</c>, as <c>NAME=SOFT[:HARD]</c>, or <c>host</c>.</summary>
    public IReadOnlyList<string> Ulimits { get; init; } = [];

    /// <summary><c>--oom-score-adj</c>.</summary>
    public int? OomScoreAdjust { get; init; }

    /// <summary><c>--personality</c>.</summary>
    public string? Personality { get; init; }

    /// <summary><c>--preserve-fds</c>.</summary>
    public int PreserveFds { get; init; }

    /// <summary><c>--preserve-fd</c>.</summary>
    public IReadOnlyList<int> PreserveFd { get; init; } = [];

    /// <summary><c>--secret</c>.</summary>
    public IReadOnlyList<string> Secrets { get; init; } = [];

    /// <summary><c>--chrootdirs</c>.</summary>
    public IReadOnlyList<string> ChrootDirectories { get; init; } = [];

    /// <summary>The caller's environment, which <c>--env NAME</c>, <c>--env-host</c> and proxies read; null for this process's.</summary>
    public IReadOnlyDictionary<string, string>? CallerEnvironment { get; init; }
}

namespace Berth.Oci.Runtime;

/// <summary>A container's <c>config.json</c> (OCI runtime specification, config.md), Linux only. Absent members stay null and are not written.</summary>
public sealed record RuntimeConfig
{
    /// <summary>The version of the runtime specification that the document follows.</summary>
    public string OciVersion { get; init; } = "1.0.2";

    /// <summary>The container's first process; needed by <c>start</c>.</summary>
    public RuntimeProcess? Process { get; init; }

    /// <summary>The container's root file system.</summary>
    public RuntimeRoot? Root { get; init; }

    /// <summary>The host name as processes in the container see it.</summary>
    public string? Hostname { get; init; }

    /// <summary>The NIS domain name as processes in the container see it.</summary>
    public string? Domainname { get; init; }

    /// <summary>Mounts beyond the root, made in this order.</summary>
    public IReadOnlyList<RuntimeMount>? Mounts { get; init; }

    /// <summary>Programs that the runtime runs at points of the container's life.</summary>
    public RuntimeHooks? Hooks { get; init; }

    /// <summary>Free metadata; runtimes give some keys a meaning (<c>run.oci.*</c>).</summary>
    public IReadOnlyDictionary<string, string>? Annotations { get; init; }

    /// <summary>What only Linux has.</summary>
    public LinuxConfig? Linux { get; init; }
}

namespace Berth.Oci.Runtime;

/// <summary>A system call filter (config-linux.md, Seccomp).</summary>
public sealed record LinuxSeccomp
{
    /// <summary>What happens to a call that no rule matches, such as <c>SCMP_ACT_ERRNO</c>.</summary>
    public required string DefaultAction { get; init; }

    /// <summary>The error number of the default action.</summary>
    public uint? DefaultErrnoRet { get; init; }

    /// <summary>Architectures such as <c>SCMP_ARCH_X86_64</c>.</summary>
    public IReadOnlyList<string>? Architectures { get; init; }

    /// <summary>Flags such as <c>SECCOMP_FILTER_FLAG_LOG</c>.</summary>
    public IReadOnlyList<string>? Flags { get; init; }

    /// <summary>The socket that gets the notification descriptor.</summary>
    public string? ListenerPath { get; init; }

    /// <summary>What is sent along with it.</summary>
    public string? ListenerMetadata { get; init; }

    /// <summary>The rules.</summary>
    public IReadOnlyList<LinuxSyscallRule>? Syscalls { get; init; }
}

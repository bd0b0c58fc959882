namespace Berth.Oci.Runtime;

/// <summary>A rule for some system calls.</summary>
public sealed record LinuxSyscallRule
{
    /// <summary>The calls' names.</summary>
    public required IReadOnlyList<string> Names { get; init; }

    /// <summary>What happens, such as <c>SCMP_ACT_ALLOW</c>.</summary>
    public required string Action { get; init; }

    /// <summary>The error number for SCMP_ACT_ERRNO and SCMP_ACT_TRACE.</summary>
    public uint? ErrnoRet { get; init; }

    /// <summary>Conditions on the arguments, all of which must hold.</summary>
    public IReadOnlyList<LinuxSyscallArgument>? Args { get; init; }
}

namespace Berth.Oci.Runtime;

/// <summary>A condition on one argument of a system call.</summary>
public sealed record LinuxSyscallArgument
{
    /// <summary>The argument's position, 0 to 5.</summary>
    public uint Index { get; init; }

    /// <summary>The value compared with; the mask for SCMP_CMP_MASKED_EQ.</summary>
    public ulong Value { get; init; }

    /// <summary>The second value for SCMP_CMP_MASKED_EQ.</summary>
    public ulong? ValueTwo { get; init; }

    /// <summary>The comparison, such as <c>SCMP_CMP_EQ</c>.</summary>
    public required string Op { get; init; }
}

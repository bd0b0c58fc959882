namespace Berth.Engine.Containers.Specification;

/// <summary>A resource limit (getrlimit(2)).</summary>
/// <param name="Name">Its name without <c>RLIMIT_</c>, in lower case: <c>nofile</c>, <c>nproc</c>, …</param>
/// <param name="Soft">The soft limit; <see cref="ulong.MaxValue"/> for unlimited.</param>
/// <param name="Hard">The hard limit; <see cref="ulong.MaxValue"/> for unlimited.</param>
/// <param name="IsDefault">Whether it is a default, which is clamped where the host's hard limit is below, and not what the user asked for, which is refused then.</param>
public sealed record RlimitSpecification(string Name, ulong Soft, ulong Hard, bool IsDefault = false);

using Berth.Linux.Errors;

namespace Berth.Linux.Security;

/// <summary>A security context of SELinux, <c>USER:ROLE:TYPE[:LEVEL]</c> (selinux(8)); the level has colons of its own.</summary>
/// <param name="User">The SELinux user.</param>
/// <param name="Role">The role.</param>
/// <param name="Type">The type, which of a process is called its domain.</param>
/// <param name="Level">The level and categories of multi-category security (<c>s0:c1,c2</c>); null where the policy has none.</param>
public sealed record SecurityContext(string User, string Role, string Type, string? Level)
{
    /// <summary>Reads a context.</summary>
    /// <exception cref="InvalidArgumentException">It is none.</exception>
    public static SecurityContext Parse(string text) => text.Split(':', 4) switch
    {
        [var user, var role, var type, var level] => new SecurityContext(user, role, type, level),
        [var user, var role, var type] => new SecurityContext(user, role, type, Level: null),
        _ => throw new InvalidArgumentException($"invalid label \"{text}\": a security context is USER:ROLE:TYPE[:LEVEL]"),
    };

    /// <inheritdoc/>
    public override string ToString() => Level is null ? $"{User}:{Role}:{Type}" : $"{User}:{Role}:{Type}:{Level}";
}

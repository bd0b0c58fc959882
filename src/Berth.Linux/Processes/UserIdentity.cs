using System.Globalization;

namespace Berth.Linux.Processes;

/// <summary>
/// Whose process this is (credentials(7)). A user who is not root works as id 0 of a user namespace; the variables that say so are those
/// of Podman, Buildah and Skopeo, so that each believes what another has set up.
/// </summary>
public static class UserIdentity
{
    /// <summary>Set in a process that is in the user's namespace.</summary>
    public const string EnteredVariable = "_CONTAINERS_USERNS_CONFIGURED";

    /// <summary>There: the user's id outside.</summary>
    public const string UserVariable = "_CONTAINERS_ROOTLESS_UID";

    /// <summary>There: the user's group outside.</summary>
    public const string GroupVariable = "_CONTAINERS_ROOTLESS_GID";

    /// <summary>The real user id.</summary>
    public static uint RealUserId => Libc.getuid();

    /// <summary>The effective user id.</summary>
    public static uint Effective => Libc.geteuid();

    /// <summary>The effective group id.</summary>
    public static uint EffectiveGroup => Libc.getegid();

    /// <summary>Whether this process is id 0 of a user's own namespace.</summary>
    public static bool HasEnteredNamespace => Effective == 0 && Environment.GetEnvironmentVariable(EnteredVariable) is { Length: > 0 };

    /// <summary>Whether this process is root, and not only in a user's own namespace.</summary>
    public static bool IsRoot => Effective == 0 && !HasEnteredNamespace;

    /// <summary>The user's id as the host knows it.</summary>
    public static uint User => HasEnteredNamespace ? Outside(UserVariable) : Effective;

    /// <summary>The user's group as the host knows it.</summary>
    public static uint Group => HasEnteredNamespace ? Outside(GroupVariable) : EffectiveGroup;

    private static uint Outside(string variable)
        => uint.TryParse(Environment.GetEnvironmentVariable(variable), NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? id : 0;
}

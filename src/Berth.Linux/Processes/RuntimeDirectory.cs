namespace Berth.Linux.Processes;

/// <summary>The directory of a user for what goes with a reboot (XDG Base Directory Specification, $XDG_RUNTIME_DIR).</summary>
public static class RuntimeDirectory
{
    /// <summary>The variable that names it.</summary>
    public const string Variable = "XDG_RUNTIME_DIR";

    /// <summary>What the variable says; empty if it is not set. Root's may be another user's, of a sudo for one.</summary>
    public static string OfUser => Environment.GetEnvironmentVariable(Variable) ?? "";

    /// <summary>The directory of this process's user: of root, /run.</summary>
    public static string Own => UserIdentity.IsRoot ? "/run" : OfUser;
}

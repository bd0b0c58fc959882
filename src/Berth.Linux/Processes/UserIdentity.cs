namespace Berth.Linux.Processes;

/// <summary>Whose process this is (credentials(7)).</summary>
public static class UserIdentity
{
    /// <summary>The real user id.</summary>
    public static uint RealUserId => Libc.getuid();

    /// <summary>The effective user id.</summary>
    public static uint Effective => Libc.geteuid();
}

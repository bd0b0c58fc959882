using Berth.Linux.Files;

namespace Berth.Linux.Security;

/// <summary>AppArmor as the kernel runs it (apparmor(7)).</summary>
public static class AppArmor
{
    private const string Profiles = "/sys/kernel/security/apparmor/profiles";

    /// <summary>Whether the kernel confines by AppArmor.</summary>
    public static bool IsEnabled => FileSystem.TryReadText("/sys/module/apparmor/parameters/enabled") is "Y" && FileSystem.Exists(Profiles);

    /// <summary>Whether a profile is loaded, enforced or not.</summary>
    public static bool IsLoaded(string profile)
    {
        // NAME (MODE); a name may have spaces.
        var start = profile + " (";
        foreach (var line in (FileSystem.TryReadText(Profiles) ?? "").Split('\n'))
        {
            if (line.StartsWith(start, StringComparison.Ordinal) && line.IndexOf('(', start.Length) < 0) return true;
        }

        return false;
    }
}

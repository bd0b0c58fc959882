namespace Berth.Engine.Containers.Lifecycle;

/// <summary>Paths of the host that no container option may give away.</summary>
internal static class HostPaths
{
    /// <summary>Whether the host itself lives from a path having the owner that it has.</summary>
    public static bool IsSystem(string path) => Path.TrimEndingDirectorySeparator(Path.GetFullPath(path)) switch
    {
        "/" or "/bin" or "/boot" or "/dev" or "/etc" or "/etc/passwd" or "/etc/pki" or "/etc/shadow" or "/home" or "/lib" or "/lib64"
            or "/media" or "/opt" or "/proc" or "/root" or "/run" or "/sbin" or "/srv" or "/sys" or "/tmp" or "/usr" or "/var" or "/var/lib"
            or "/var/log" => true,
        var full => full == Environment.GetEnvironmentVariable("HOME"),
    };
}

using System.Text;
using Berth.Linux.Errors;
using Berth.Linux.Files;
using Berth.Linux.Processes;
using Berth.Linux.Security;

namespace Berth.Engine.Containers.Confinement;

/// <summary>
/// The AppArmor profile that a container's processes enter (containers.conf(5), <c>apparmor_profile</c>). The default one keeps them
/// from what a container has no business with even if they are root and break out of a namespace: it allows files, networks and
/// capabilities, and denies mounts and the kernel's switches below /proc and /sys.
/// </summary>
internal static class AppArmorProfile
{
    /// <summary>No profile: apparmor(7)'s word for it.</summary>
    public const string Unconfined = "unconfined";

    // Another text gets another number: what is loaded already stays loaded until the host's next boot.
    private const string Default = "berth-default-1";

    // containers.conf(5) calls the default one so.
    private const string DefaultInConfiguration = "container-default";
    private static readonly string[] Parsers = ["/sbin/apparmor_parser", "/usr/sbin/apparmor_parser"];

    /// <summary>Whether this process can confine containers: root, on a kernel with AppArmor on, with apparmor_parser(8) to load a profile.</summary>
    public static bool IsUsable => UserIdentity.IsRoot && AppArmor.IsEnabled && Parser is not null;

    private static string? Parser => Parsers.FirstOrDefault(FileSystem.Exists);

    /// <summary>The profile of a container for which none was asked, from what the configuration has.</summary>
    public static string OfConfiguration(string? configured) => configured is null or "" or DefaultInConfiguration ? Default : configured;

    /// <summary>Makes sure that a container can enter its profile; loads the default one where it is not loaded.</summary>
    /// <exception cref="EngineException">The profile is not loaded, or the host has no AppArmor any more.</exception>
    public static void Load(string profile)
    {
        if (profile == Unconfined) return;
        if (!AppArmor.IsEnabled)
            throw new EngineException(ErrorKind.Internal, $"profile \"{profile}\" specified but AppArmor is disabled on the host");
        if (AppArmor.IsLoaded(profile)) return;
        if (profile != Default)
            throw new EngineException(ErrorKind.NotFound, $"AppArmor profile \"{profile}\" specified but not loaded");
        var parser = Parser ?? throw new EngineException(ErrorKind.NotFound, $"loading the AppArmor profile {profile}: apparmor_parser is not there: install the package apparmor");
        // -K: no cache, whose directory may not be writable; -r replaces what another command loaded meanwhile.
        CapturedProcess.Run(new SpawnRequest { Program = parser, Arguments = ["-K", "-r"] }, Encoding.UTF8.GetBytes(Text())).EnsureSuccess(parser);
    }

    // After the profile that containers/common has for Podman, and thereby Docker's.
    private static string Text()
    {
        var tunables = FileSystem.Exists("/etc/apparmor.d/tunables/global") ? "#include <tunables/global>" : "@{PROC}=/proc/";
        var abstractions = FileSystem.Exists("/etc/apparmor.d/abstractions/base") ? "#include <abstractions/base>" : "";
        return $$"""
            {{tunables}}

            profile {{Default}} flags=(attach_disconnected,mediate_deleted) {
              {{abstractions}}

              network,
              capability,
              file,
              umount,

              # Who runs containers ends them: from outside of any profile, or from that of a runtime.
              signal (receive) peer=unconfined,
              signal (receive) peer={/usr/bin/,/usr/sbin/,/usr/local/bin/,}{berth,conmon,crun*,runc},
              signal (send,receive) peer={{Default}},

              # Of /proc only what belongs to processes, and /proc/sys/kernel/shm*.
              deny @{PROC}/* w,
              deny @{PROC}/{[^1-9],[^1-9][^0-9],[^1-9s][^0-9y][^0-9s],[^1-9][^0-9][^0-9][^0-9]*}/** w,
              deny @{PROC}/sys/[^k]** w,
              deny @{PROC}/sys/kernel/{?,??,[^s][^h][^m]**} w,
              deny @{PROC}/sysrq-trigger rwklx,
              deny @{PROC}/kcore rwklx,

              deny mount,

              # Of /sys only /sys/fs/cgroup.
              deny /sys/[^f]*/** wklx,
              deny /sys/f[^s]*/** wklx,
              deny /sys/fs/[^c]*/** wklx,
              deny /sys/fs/c[^g]*/** wklx,
              deny /sys/fs/cg[^r]*/** wklx,
              deny /sys/firmware/** rwklx,
              deny /sys/kernel/security/** rwklx,

              ptrace (trace,read) peer={{Default}},
            }

            """;
    }
}

using System.Text;
using Berth.Engine.Containers.Bundle;
using Berth.Engine.Containers.Specification;
using Berth.Linux.Files;

namespace Berth.Engine.Containers.Machines;

/// <summary>
/// Tells a systemd in a container without <c>CAP_SYS_ADMIN</c> what it cannot do there, by a generator (systemd.generator(7)) that adds drop-ins.
/// </summary>
/// <remarks>
/// Units with both a user and system call filters: systemd 255 to 262 keeps that capability while it changes to the user, to load the filter, and
/// the unit fails with 217/USER where it is not to be had (exec_invoke, keep_seccomp_privileges). It does so only where the filter lets the unit call
/// capset(2). Mounts: their end is not waited for when the system stops, as each would only fail.
/// </remarks>
internal static class UnitGenerator
{
    private const string Inside = "/run/systemd/system-generators/berth";
    private const string File = "/unit-generator";

    private const string Script =
        """
        #!/bin/sh
        # This container has no CAP_SYS_ADMIN. It unmounts nothing, so it need not try when it stops.
        cd / || exit
        target=$1
        set --
        mkdir "$target/mount.d" && printf '[Unit]\nDefaultDependencies=no\n' >"$target/mount.d/50-berth.conf"
        # Those of systemd itself say so in their own files, where no drop-in takes it back.
        tmpfs() { printf '[Unit]\nDefaultDependencies=no\n[Mount]\nWhat=tmpfs\nWhere=%s\nType=tmpfs\n' "$1"; }
        tmpfs /tmp >"$target/tmp.mount"
        tmpfs /run/lock >"$target/run-lock.mount"
        tmpfs /var/log/journal >"$target/var-log-journal.mount"
        # From systemd 255 on a unit with User= and any system call filter fails with 217/USER, unless its filter takes capset(2) away.
        # That call is of no use to a user without privileges.
        for library in usr/lib/systemd/libsystemd-core-25[0-4]*.so usr/lib/*/systemd/libsystemd-core-25[0-4]*.so; do
            [ ! -e "$library" ] || exit 0
        done
        user='^ *(User *= *[^ ]|DynamicUser *= *[1tTyYoO])'
        filters='^ *(SystemCall(Filter|Architectures|Log)|Restrict(AddressFamilies|Realtime|SUIDSGID|Namespaces)|MemoryDenyWriteExecute|LockPersonality'
        filters="$filters|Protect(Clock|Hostname|Kernel[A-Z][a-z]+)|PrivateDevices) *= *[^ ]"
        for directory in usr/lib usr/local/lib etc run; do
            # What nothing matches stays as it is: a file that does not exist.
            set -- "$@" $directory/systemd/system/*.service $directory/systemd/system/*.service.d/*.conf
        done
        # The two may be in different files of a unit.
        filtered=" $(grep -lE "$filters" "$@" 2>/dev/null | while read -r file; do
            name=${file%.d/*.conf}
            printf '%s ' "${name##*/}"
        done)"
        for file in $(grep -lE "$user" "$@" 2>/dev/null); do
            name=${file%.d/*.conf}
            name=${name##*/}
            case $filtered in
            *" $name "*) mkdir -p "$target/$name.d" && printf '[Service]\nSystemCallFilter=~capset\n' >"$target/$name.d/50-berth.conf" ;;
            esac
        done

        """;

    /// <summary>Writes the generator into a bundle.</summary>
    /// <returns>How the container sees it; null for one that does not boot, or has the capability.</returns>
    public static ExtraMount? MountFor(ContainerSpecification specification, string bundle)
    {
        if (!specification.Process.Systemd || specification.Security.Privileged || specification.Security.Capabilities.Contains("CAP_SYS_ADMIN"))
            return null;
        FileSystem.WriteAll(bundle + File, Encoding.ASCII.GetBytes(Script.ReplaceLineEndings("\n")), 0x1ED);
        // The run directory's file system may have been mounted noexec.
        return new ExtraMount(bundle + File, Inside, ["rprivate", "ro", "nosuid", "nodev", "exec"]);
    }
}

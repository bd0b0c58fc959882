using Berth.Linux.Files;

namespace Berth.Quadlet.Generator;

/// <summary>
/// Podman's own generator, which writes services of the same names into the same directory: where systemd runs it, Berth's leaves the services
/// to it, until somebody decides otherwise by masking it.
/// </summary>
public static class PodmanGenerator
{
    // systemd.generator(7), in the order of precedence.
    private static readonly string[] s_directories = ["/run/systemd", "/etc/systemd", "/usr/local/lib/systemd", "/usr/lib/systemd"];

    /// <summary>Finds the generator that systemd runs.</summary>
    /// <param name="isUser">Whether that for users is meant.</param>
    /// <param name="root">What the directories are below; empty for the host's own.</param>
    /// <returns>Its path; null where there is none, it is masked, or Berth has taken its name.</returns>
    public static string? FindEnabled(bool isUser, string root = "")
    {
        var kind = isUser ? "user" : "system";
        foreach (var directory in s_directories)
        {
            var path = $"{root}{directory}/{kind}-generators/podman-{kind}-generator";
            if (DirectoryListing.TryResolve(path) is not { } target)
                continue;
            // The first one of a name counts; a link to /dev/null or an empty file in its place masks it.
            var isMasked = FileStatus.TryOf(target) is not { Type: FileType.Regular, Length: > 0 };
            return isMasked || target[(target.LastIndexOf('/') + 1)..].StartsWith("berth", StringComparison.Ordinal) ? null : path;
        }

        return null;
    }

    /// <summary>How to let Berth make the services.</summary>
    public static string Advice(bool isUser, string path)
        => $"{path} makes the services of Quadlet files here; to leave them to Berth: "
            + $"ln -s /dev/null /etc/systemd/{(isUser ? "user" : "system")}-generators/{path[(path.LastIndexOf('/') + 1)..]} && systemctl {(isUser ? "--user " : "")}daemon-reload";
}

using System.Text;
using Berth.Engine.Containers.Specification;
using Berth.Engine.Templates.Formatting;
using Berth.Linux.Errors;
using Berth.Linux.Files;

namespace Berth.Engine.Containers.Bundle;

/// <summary>What has to be so inside a root file system before the container's process can start in it.</summary>
public static class ContainerAccounts
{
    /// <summary>
    /// Resolves the container's user, adds what /etc/passwd and /etc/group lack for it, and sees to the working directory.
    /// </summary>
    /// <param name="specification">The container.</param>
    /// <param name="root">Its mounted, writable root (before any other mount).</param>
    /// <exception cref="InvalidArgumentException">The user or the working directory is not there.</exception>
    public static ResolvedUser Prepare(ContainerSpecification specification, RootDirectory root)
    {
        AddHostUsers(specification, root);
        var resolver = new UserResolver(root);
        var user = resolver.Resolve(specification.Process);
        if (resolver.PasswdLines(specification, user) is { Length: > 0 } passwd) root.Append("/etc/passwd", passwd);
        if (resolver.GroupLines(specification, user) is { Length: > 0 } group) root.Append("/etc/group", group);
        var directory = specification.Process.WorkingDirectory;
        if (directory == "/" || root.HasDirectory(directory) || IsMounted(specification, directory)) return user;
        if (!specification.Process.CreateWorkingDirectory)
            throw new InvalidArgumentException($"workdir {GoText.Quote(directory)} does not exist on container {specification.Id}");
        var ids = new ContainerIds(user, specification.Namespaces.UidMap, specification.Namespaces.GidMap);
        root.CreateDirectories(directory, ids.HostUid, ids.HostGid);
        return user;
    }

    // Accounts of the host, by name or number (podman-run(1), --hostuser), without their passwords.
    private static void AddHostUsers(ContainerSpecification specification, RootDirectory root)
    {
        if (specification.Process.HostUsers.Count == 0)
            return;
        var there = Accounts(root.TryRead("/etc/passwd")).Select(static account => account[0]).ToHashSet(StringComparer.Ordinal);
        var accounts = Accounts(FileSystem.TryReadAll("/etc/passwd"));
        foreach (var user in specification.Process.HostUsers)
        {
            var account = accounts.Find(account => account[0] == user || account[2] == user)
                ?? throw new InvalidArgumentException($"creating temporary passwd file for container {specification.Id}: user: unknown user {user}");
            if (!there.Add(account[0]))
                continue;
            var home = root.HasDirectory(account[5]) ? account[5] : "/";
            root.Append("/etc/passwd", $"{account[0]}:*:{account[2]}:{account[3]}:{account[4]}:{home}:/bin/sh\n");
        }
    }

    private static List<string[]> Accounts(byte[]? passwd)
        => [.. Encoding.UTF8.GetString(passwd ?? []).Split('\n').Select(static line => line.Split(':')).Where(static fields => fields.Length == 7)];

    private static bool IsMounted(ContainerSpecification specification, string directory)
    {
        foreach (var mount in specification.Storage.Mounts)
        {
            if (directory == mount.Destination || directory.StartsWith(mount.Destination.TrimEnd('/') + "/", StringComparison.Ordinal)) return true;
        }

        return specification.Process.Systemd && (directory is "/run" or "/tmp");
    }
}

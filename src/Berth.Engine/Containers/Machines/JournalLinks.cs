using System.Globalization;
using Berth.Engine.Containers.Bundle;
using Berth.Engine.Containers.Specification;
using Berth.Linux.Errors;
using Berth.Linux.Files;
using Berth.Linux.Processes;

namespace Berth.Engine.Containers.Machines;

/// <summary>
/// Shows a container's journal to the host (systemd-nspawn(1), --link-journal). A container keeps its journal on a tmpfs, which the
/// host reaches through the leader's root; so the link leads nowhere when the leader has ended.
/// </summary>
internal static class JournalLinks
{
    // Not below /run: all that lies there is the host's own journal to sd_journal_open(3), whichever machine's it is.
    private const string Persistent = "/var/log/journal";

    /// <summary>The place of the link on the host; null where there is to be none, as of a user who may not make it and does not insist.</summary>
    public static string? PathFor(ContainerSpecification specification, string machineId)
        => specification.Machine.Journal == JournalLink.Guest && (UserIdentity.IsRoot || !specification.Machine.IsJournalOptional) ? $"{Persistent}/{machineId}" : null;

    /// <summary>Makes the link.</summary>
    /// <exception cref="ConflictException">Something is there already, and the link is not optional.</exception>
    /// <exception cref="NotFoundException">The host keeps no journal across reboots, and the link is not optional.</exception>
    public static void Make(string path, int leader, string machineId, bool isOptional)
    {
        if (!FileSystem.Exists(Persistent))
        {
            if (isOptional) return;
            throw new NotFoundException($"cannot link the container's journal: {Persistent} does not exist");
        }

        RemoveDangling();
        try
        {
            DirectoryListing.CreateLink(string.Create(CultureInfo.InvariantCulture, $"{RootOf(leader)}{Persistent}/{machineId}"), path);
        }
        catch (SyscallException error) when (error.Number == Linux.Errno.EEXIST)
        {
            if (!isOptional) throw new ConflictException($"cannot link the container's journal: {path} exists already");
        }
    }

    /// <summary>Removes the link, if it is that of this leader.</summary>
    public static void Remove(string path, int leader)
    {
        if (Target(path)?.StartsWith(RootOf(leader) + "/", StringComparison.Ordinal) == true) FileSystem.TryRemoveFile(path);
    }

    /// <summary>The host's directory that is bound into the container for its journal; null where there is none.</summary>
    /// <exception cref="NotFoundException">The host keeps no journal across reboots, and the user insists.</exception>
    public static ExtraMount? Bind(ContainerSpecification specification, string machineId)
    {
        var directory = $"{Persistent}/{machineId}";
        switch (specification.Machine.Journal)
        {
            case JournalLink.Auto when Directory.Exists(directory):
                break;
            case JournalLink.Host when Directory.Exists(Persistent):
                // Set-group-id as journald has it, so that those who may read the journal may read this one.
                FileSystem.CreateDirectories(directory, 0x5ED);
                break;
            case JournalLink.Host when !specification.Machine.IsJournalOptional:
                throw new NotFoundException($"cannot keep the container's journal on the host: {Persistent} does not exist");
            default:
                return null;
        }

        return new ExtraMount(directory, directory, ["rprivate", "rw", "nosuid", "nodev", "noexec"]);
    }

    // What was running when the host went down has left no mark that tells of its link.
    private static void RemoveDangling()
    {
        foreach (var entry in DirectoryListing.TryRead(Persistent) ?? [])
        {
            var path = $"{Persistent}/{entry.Name}";
            if (Target(path) is { } target && target.StartsWith("/proc/", StringComparison.Ordinal) && !FileSystem.Exists(target)) FileSystem.TryRemoveFile(path);
        }
    }

    private static string RootOf(int leader) => string.Create(CultureInfo.InvariantCulture, $"/proc/{leader}/root");

    private static string? Target(string path)
    {
        try
        {
            return new FileInfo(path).LinkTarget;
        }
        catch (IOException)
        {
            return null;
        }
    }
}

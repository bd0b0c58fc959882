using Berth.Cli.Commands;
using Berth.Cli.Verbs.Volumes;

namespace Berth.Cli.Trees;

/// <summary>The commands of <c>volume</c>, one a line.</summary>
internal static class VolumeCommands
{
    internal static CommandNode[] All() =>
    [
        CommandNode.Of("create", "Create a new volume", static flags => new VolumeCreateVerb(flags)),
        CommandNode.Of("exists", "Check if volume exists", static _ => new VolumeExistsVerb()),
        CommandNode.Of("export", "Export volumes", static flags => new VolumeExportVerb(flags)),
        CommandNode.Of("import", "Import a tarball contents into a Berth volume", static _ => new VolumeImportVerb()),
        CommandNode.Of("inspect", "Display detailed information on one or more volumes", static flags => new VolumeInspectVerb(flags)),
        CommandNode.Of("ls", "List volumes", static flags => new VolumeListVerb(flags), "list"),
        CommandNode.Of("mount", "Mount volume", static _ => new VolumeMountVerb()),
        CommandNode.Of("prune", "Remove all unused volumes", static flags => new VolumePruneVerb(flags)),
        CommandNode.Of("reload", "Reload all volumes from volume plugins", static _ => new VolumeReloadVerb()),
        CommandNode.Of("rm", "Remove one or more volumes", static flags => new VolumeRemoveVerb(flags), "remove"),
        CommandNode.Of("unmount", "Unmount volume", static _ => new VolumeUnmountVerb()),
    ];
}

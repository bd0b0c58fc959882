using Berth.Cli.Commands;
using Berth.Cli.Flags;

namespace Berth.Cli.Verbs.Disk;

/// <summary>podman-system-reset(1).</summary>
internal sealed class SystemResetVerb : Verb
{
    private readonly BoolFlag _force;

    internal SystemResetVerb(FlagSet flags)
        => _force = flags.Bool("force", 'f', "Do not prompt for confirmation.  The default is false");

    /// <inheritdoc/>
    public override string Synopsis => "[options]";

    /// <inheritdoc/>
    public override string Description => "Reset storage back to default state.\n\n  All containers will be stopped and removed, and all images, volumes, networks and container content will be removed.\n  This command does not restart podman.service and podman.socket systemd units.";

    /// <inheritdoc/>
    public override ArgumentRule ArgumentRule => ArgumentRule.None;

    /// <inheritdoc/>
    public override int Run(Invocation invocation)
    {
        using var engine = invocation.Global.Open();
        if (!_force.Value)
        {
            var storage = engine.ImageStore.Configuration;
            var text = $"""
                WARNING! This will remove:
                        - all containers
                        - all pods
                        - all images
                        - all networks
                        - all build cache
                        - all machines
                        - all volumes
                        - the graphRoot directory: "{storage.GraphRoot}"
                        - the runRoot directory: "{storage.RunRoot}"
                """;
            var external = engine.ExternalContainers();
            if (external.Count > 0)
            {
                text += "\nThe following external containers will be purged:";
                foreach (var container in external) text += $"\n\t- {container.Id[..12]} ({string.Join(' ', container.Names)})";
            }

            if (!Commands.Confirmation.Ask(invocation, text)) return 0;
        }

        engine.Reset();
        return 0;
    }
}

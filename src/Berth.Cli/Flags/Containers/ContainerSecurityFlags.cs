using Berth.Engine.Containers.Specification.Options;

namespace Berth.Cli.Flags.Containers;

/// <summary>The options of create and run that say what a container may do.</summary>
internal sealed class ContainerSecurityFlags
{
    private readonly BoolFlag privileged;
    private readonly TextListFlag add;
    private readonly TextListFlag drop;
    private readonly TextListFlag options;
    private readonly TextFlag seccompPolicy;
    private readonly BoolFlag readOnly;
    private readonly BoolFlag readOnlyTmpfs;

    internal ContainerSecurityFlags(FlagSet flags)
    {
        flags.Group = "Security";
        privileged = flags.Bool("privileged", "Give extended privileges to container");
        add = flags.Slice("cap-add", "Add capabilities to the container").Completes(Completion.Capabilities);
        drop = flags.Slice("cap-drop", "Drop capabilities from the container").Completes(Completion.Capabilities);
        options = flags.Array("security-opt", "Security Options");
        seccompPolicy = flags.Text("seccomp-policy", "Policy for selecting a seccomp profile (experimental)", "default");
        readOnly = flags.Bool("read-only", "Make containers root filesystem read-only");
        readOnlyTmpfs = flags.Bool(
            "read-only-tmpfs", "When running --read-only containers mount read-write tmpfs on /dev, /dev/shm, /run, /tmp and /var/tmp", fallback: true);
    }

    internal SecurityOptions Build() => new()
    {
        Privileged = privileged.Changed ? privileged.Value : null,
        CapAdd = add.Value,
        CapDrop = drop.Value,
        Options = options.Value,
        SeccompPolicy = seccompPolicy.NonEmpty,
        ReadOnly = readOnly.Changed ? readOnly.Value : null,
        ReadOnlyTmpfs = readOnlyTmpfs.Value,
    };
}

using Berth.Engine.Containers.Confinement;

namespace Berth.Engine.Containers.Specification.Building;

/// <summary>Gives containers their SELinux labels.</summary>
/// <param name="labels">What the host's policy has for containers; null without SELinux.</param>
/// <param name="context">The other containers.</param>
/// <param name="isOn">Whether containers are confined by them at all (<c>label</c> of containers.conf(5)).</param>
/// <param name="virtualMachines">The runtimes that run virtual machines, by how their names begin.</param>
internal sealed class SelinuxBuilder(ContainerLabels? labels, ISpecificationContext context, bool isOn, IReadOnlyList<string> virtualMachines)
{
    /// <summary>A container's security with labels that no other container has.</summary>
    /// <param name="security">The options for labels are in it.</param>
    /// <param name="namespaces">The container's namespaces.</param>
    /// <param name="runtime">The OCI runtime's name or path.</param>
    /// <param name="boots">Whether systemd is its init.</param>
    public SecuritySpecification Label(SecuritySpecification security, NamespaceSpecification namespaces, string runtime, bool boots)
    {
        if (labels is null) return security with { ProcessLabel = null, MountLabel = null };
        IReadOnlyList<string> options = !isOn || security.Privileged ? [ContainerLabels.Disable] : [.. security.LabelOptions, .. Shared(namespaces.Pid), .. Shared(namespaces.Ipc)];
        var program = virtualMachines.Any(Path.GetFileName(runtime).StartsWith) ? "kvm_process" : boots ? "init_process" : null;
        var (process, file) = labels.Choose(options, program, context.IsLevelInUse);
        return security with { ProcessLabel = process, MountLabel = file };
    }

    // Who shares a namespace with others has to be let at their processes or their shared memory.
    private IReadOnlyList<string> Shared(NamespaceMode mode) => mode switch
    {
        { Kind: NamespaceKind.Host } => [ContainerLabels.Disable],
        { Kind: NamespaceKind.Container, Value: { } other } => ContainerLabels.OptionsOf(context.FindContainer(other).Security.ProcessLabel),
        _ => [],
    };
}

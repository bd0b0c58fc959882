using System.Globalization;
using Berth.Engine.Containers.Specification;

namespace Berth.Engine.Containers.Bundle;

/// <summary>The annotations of a container's <c>config.json</c>, which <c>inspect</c> shows too: Podman's own and the user's.</summary>
public static class RuntimeAnnotations
{
    /// <summary>All annotations, sorted by name.</summary>
    public static IReadOnlyDictionary<string, string> Of(ContainerSpecification specification)
    {
        var result = Created(specification);
        result["io.container.manager"] = "libpod";
        result["org.opencontainers.image.stopSignal"] = specification.Lifecycle.StopSignal.ToString(CultureInfo.InvariantCulture);
        if (specification.Cgroup.Manager == "systemd")
        {
            // crun hands these to the scope, so that a host's shutdown ends the container as `stop` would.
            result["org.systemd.property.KillSignal"] = result["org.opencontainers.image.stopSignal"];
            result["org.systemd.property.TimeoutStopUSec"] = string.Create(CultureInfo.InvariantCulture, $"uint64 {specification.Lifecycle.StopTimeout * 1_000_000UL}");
        }

        foreach (var (name, value) in specification.Annotations) result[name] = value;
        return result;
    }

    /// <summary>Those that a container has before it is first started, sorted by name.</summary>
    public static IReadOnlyDictionary<string, string> OfCreated(ContainerSpecification specification) => Created(specification);

    private static SortedDictionary<string, string> Created(ContainerSpecification specification)
    {
        var result = new SortedDictionary<string, string>(StringComparer.Ordinal);
        var process = specification.Process;
        var security = specification.Security;
        if (process.InitPath is not null) result["io.podman.annotations.init"] = "TRUE";
        if (process.KeepGroups) result["run.oci.keep_original_groups"] = "1";
        if (security.Privileged) result["io.podman.annotations.privileged"] = "TRUE";
        if (specification.Lifecycle.Remove) result["io.podman.annotations.autoremove"] = "TRUE";
        if (specification.Network.PublishAll) result["io.podman.annotations.publish-all"] = "TRUE";
        if (specification.Lifecycle.CidFile is { } cidFile) result["io.podman.annotations.cid-file"] = cidFile;
        if (specification.Storage.VolumesFrom.Count > 0) result["io.podman.annotations.volumes-from"] = string.Join(';', specification.Storage.VolumesFrom);
        if (specification.Resources is { PidsLimit: { } pids, PidsLimitIsDefault: false })
            result["io.podman.annotations.pids-limit"] = pids.ToString(CultureInfo.InvariantCulture);
        if (specification.Resources.CpusetCpus is { } cpus) result["io.podman.annotations.cpuset"] = cpus;
        if (specification.Namespaces.User.Kind != NamespaceKind.Host) result["io.podman.annotations.userns"] = specification.Namespaces.KeepsIds ? "keep-id" : specification.Namespaces.User.ToString();
        foreach (var option in security.Options)
        {
            if (option.StartsWith("seccomp=", StringComparison.Ordinal)) result["io.podman.annotations.seccomp"] = option[8..];
            if (option.StartsWith("apparmor=", StringComparison.Ordinal)) result["io.podman.annotations.apparmor"] = option[9..];
        }

        if (security.ShownLabelOptions is { } labels) result["io.podman.annotations.label"] = labels;
        foreach (var (name, value) in specification.Annotations) result[name] = value;
        return result;
    }
}

using System.Buffers;
using System.Text.Json;
using Berth.Engine.Containers.Checkpoints;
using Berth.Engine.Containers.Lifecycle;
using Berth.Engine.Containers.Specification;
using Berth.Oci.Json;

namespace Berth.Engine.Containers.Inspection;

/// <summary>The document that podman-container-inspect(1) describes, member by member as Podman 5 writes it.</summary>
internal static class ContainerInspection
{
    /// <summary>The document of one container, UTF-8.</summary>
    public static byte[] Of(InspectedContainer container)
    {
        var buffer = new ArrayBufferWriter<byte>(8192);
        using (var json = new Utf8JsonWriter(buffer, GoJsonEncoder.Options))
            Write(json, container);
        return buffer.WrittenSpan.ToArray();
    }

    private static void Write(Utf8JsonWriter json, InspectedContainer container)
    {
        var (listing, specification) = (container.Listing, container.Specification);
        json.WriteStartObject();
        json.WriteString("Id", listing.Id);
        json.Time("Created", listing.Created);
        json.WriteString("Path", specification.Process.Arguments.Count > 0 ? specification.Process.Arguments[0] : "");
        // A command without arguments is its own argument there.
        json.Strings("Args", specification.Process.Arguments.Count > 1 ? specification.Process.Arguments.Skip(1) : specification.Process.Arguments);
        WriteState(json, container);
        json.WriteString("Image", specification.ImageId);
        json.WriteString("ImageDigest", specification.Image?.Digest ?? "");
        json.WriteString("ImageName", specification.ImageName);
        json.WriteString("Rootfs", specification.Rootfs?.Path ?? "");
        json.WriteString("Pod", specification.Pod ?? "");
        json.WriteString("ResolvConfPath", container.BoundFile("/resolv.conf"));
        json.WriteString("HostnamePath", container.BoundFile("/hostname"));
        json.WriteString("HostsPath", container.BoundFile("/hosts"));
        json.WriteString("StaticDir", container.Paths.Container(listing.Id));
        if (container.WasStarted)
            json.WriteString("OCIConfigPath", container.Bundle + ContainerRunFiles.Configuration);
        json.WriteString("OCIRuntime", specification.Lifecycle.Runtime);
        json.WriteString("ConmonPidFile", specification.Lifecycle.ConmonPidFile ?? container.Bundle + ContainerRunFiles.MonitorPid);
        json.WriteString("PidFile", specification.Lifecycle.PidFile ?? container.Bundle + ContainerRunFiles.Pid);
        json.WriteString("Name", listing.Name);
        json.WriteNumber("RestartCount", listing.Restarts);
        json.WriteString("Driver", "overlay");
        json.WriteString("MountLabel", specification.Security.MountLabel ?? "");
        json.WriteString("ProcessLabel", specification.Security.ProcessLabel ?? "");
        json.WriteString("AppArmorProfile", specification.Security.AppArmorProfile ?? "");
        WriteCapabilities(json, specification);
        json.Strings("ExecIDs", []);
        WriteGraphDriver(json, container);
        if (container.Size is var (written, total))
        {
            json.WriteNumber("SizeRw", written);
            json.WriteNumber("SizeRootFs", total);
        }

        MountInspection.Write(json, container);
        json.Strings("Dependencies", specification.Lifecycle.Dependencies);
        NetworkInspection.Write(json, container);
        json.WriteString("Namespace", "");
        json.WriteBoolean("IsInfra", value: false);
        json.WriteBoolean("IsService", value: false);
        json.WriteString("KubeExitCodePropagation", "invalid");
        json.WriteNumber("lockNumber", 0);
        ConfigInspection.Write(json, container);
        HostConfigInspection.Write(json, container);
        json.WriteBoolean("UseImageHosts", specification.Network.UseImageHosts);
        json.WriteBoolean("UseImageHostname", specification.Network.UseImageHostname);
        json.WriteEndObject();
    }

    private static void WriteState(Utf8JsonWriter json, InspectedContainer container)
    {
        var listing = container.Listing;
        json.WriteStartObject("State");
        json.WriteString("OciVersion", "1.2.1");
        json.WriteString("Status", listing.Status.Shown());
        json.WriteBoolean("Running", listing.Status is ContainerStatus.Running or ContainerStatus.Stopping);
        json.WriteBoolean("Paused", listing.Status == ContainerStatus.Paused);
        json.WriteBoolean("Restarting", value: false);
        json.WriteBoolean("OOMKilled", listing.OomKilled);
        json.WriteBoolean("Dead", value: false);
        json.WriteNumber("Pid", listing.Pid);
        if (listing.MonitorPid > 0)
            json.WriteNumber("ConmonPid", listing.MonitorPid);
        json.WriteNumber("ExitCode", listing.ExitCode);
        json.WriteString("Error", "");
        json.Time("StartedAt", listing.Started);
        json.Time("FinishedAt", listing.Finished);
        if (container.Health is { } health)
            HealthInspection.WriteState(json, health);
        if (container.System is { } system)
        {
            json.WriteStartObject("System");
            json.WriteString("State", system.Word);
            json.WriteNumber("FailedUnits", system.FailedUnits);
            json.WriteNumber("Progress", system.Progress);
            json.WriteEndObject();
        }

        if (listing is { Cgroup: { } cgroup, Pid: > 0 })
            json.WriteString("CgroupPath", cgroup);
        WriteCheckpoint(json, CheckpointMark.TryRead(container.Paths.Container(listing.Id)));
        if (listing.StoppedByUser)
            json.WriteBoolean("StoppedByUser", value: true);
        json.WriteEndObject();
    }

    private static void WriteCheckpoint(Utf8JsonWriter json, CheckpointMark? mark)
    {
        if (mark?.Checkpointed is not null)
            json.WriteBoolean("Checkpointed", value: true);
        json.Time("CheckpointedAt", mark?.Checkpointed);
        json.Time("RestoredAt", mark?.Restored);
        if (mark is null)
            return;
        if (mark.DumpLog is not null)
            json.WriteString("CheckpointLog", mark.DumpLog);
        if (mark.Path is not null)
            json.WriteString("CheckpointPath", mark.Path);
        if (mark.RestoreLog is not null)
            json.WriteString("RestoreLog", mark.RestoreLog);
        if (mark.Restored is not null)
            json.WriteBoolean("Restored", value: true);
    }

    private static void WriteCapabilities(Utf8JsonWriter json, ContainerSpecification specification)
    {
        var bounding = BoundingCapabilities(specification);
        // Another user than root has those that were asked for by name, when its process starts.
        var user = specification.Process.User;
        // The user that keep-id chooses, `UID:GID`, has none, whoever it is.
        var isRoot = specification.Namespaces.KeepsIds ? user is "root" or "0" : user.Split(':')[0] is "" or "root" or "0";
        var added = specification.Security is { Privileged: false, CapAdd: { Count: > 0 } names } ? bounding.Where(name => names.Contains("ALL") || names.Contains(name)) : [];
        json.Strings("EffectiveCaps", isRoot ? bounding : added, nullIfEmpty: true);
        json.Strings("BoundingCaps", bounding, nullIfEmpty: true);
    }

    /// <summary>The capabilities that the container's processes can have at all.</summary>
    internal static IReadOnlyList<string> BoundingCapabilities(ContainerSpecification specification)
        => specification.Security is { Privileged: true, Capabilities.Count: 0 }
            ? HostFacts.OfThisHost().BoundingCapabilities()
            : specification.Security.Capabilities;

    private static void WriteGraphDriver(Utf8JsonWriter json, InspectedContainer container)
    {
        json.WriteStartObject("GraphDriver");
        json.WriteString("Name", "overlay");
        json.WriteStartObject("Data");
        var own = container.Paths.Container(container.Listing.Id);
        if (container.Specification.Rootfs is not { Overlay: false })
        {
            // The mount's own names for the layers are links that keep it short.
            json.WriteString("LowerDir", string.Join(':', container.LowerDirectories.Select(static path => Linux.Files.DirectoryListing.TryResolve(path) ?? path)));
            if (container.Listing.Pid > 0)
                json.WriteString("MergedDir", own + "/merged");
        }

        // Podman names both for a plain directory, too.
        json.WriteString("UpperDir", own + "/upper");
        json.WriteString("WorkDir", own + "/work");

        json.WriteEndObject();
        json.WriteEndObject();
    }
}

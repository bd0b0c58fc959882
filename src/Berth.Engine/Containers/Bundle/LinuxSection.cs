using System.Text.Json;
using Berth.Engine.Containers.Specification;
using Berth.Linux.Errors;
using Berth.Linux.Files;

namespace Berth.Engine.Containers.Bundle;

/// <summary>Writes <c>linux</c>.</summary>
internal static class LinuxSection
{
    public static void Write(
        Utf8JsonWriter json, ContainerSpecification specification, RuntimeFacts facts, CapabilitySets capabilities, IReadOnlyList<MountList.Entry> mounts)
    {
        var security = specification.Security;
        json.WriteStartObject("linux"u8);
        WriteMap(json, "uidMappings"u8, specification.Namespaces.UidMap);
        WriteMap(json, "gidMappings"u8, specification.Namespaces.GidMap);
        if (specification.Sysctls.Count > 0)
        {
            json.WriteStartObject("sysctl"u8);
            foreach (var (name, value) in specification.Sysctls) json.WriteString(name, value);
            json.WriteEndObject();
        }

        var devices = Devices(specification, facts);
        ResourceSection.Write(json, specification, facts, capabilities, devices);
        if (facts.CgroupsPath is { } path) json.WriteString("cgroupsPath"u8, path);
        WriteNamespaces(json, specification, facts);
        WriteDevices(json, devices);
        WriteSeccomp(json, specification, facts, capabilities);
        if (Propagation(mounts) is { } propagation) json.WriteString("rootfsPropagation"u8, propagation);
        RuntimeSpecBuilder.Strings(json, "maskedPaths"u8, PathMasks.Masked(security));
        RuntimeSpecBuilder.Strings(json, "readonlyPaths"u8, PathMasks.ReadOnly(security));
        if (facts.MountLabel is { } label) json.WriteString("mountLabel"u8, label);
        if (specification.Resources.RdtClass is { } rdt)
        {
            json.WriteStartObject("intelRdt"u8);
            json.WriteString("closID"u8, rdt);
            json.WriteEndObject();
        }

        if (specification.Process.Personality is { } domain)
        {
            json.WriteStartObject("personality"u8);
            json.WriteString("domain"u8, domain);
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }

    private static void WriteMap(Utf8JsonWriter json, ReadOnlySpan<byte> name, IReadOnlyList<IdMapping> mappings)
    {
        if (mappings.Count == 0) return;
        json.WriteStartArray(name);
        foreach (var mapping in mappings)
        {
            json.WriteStartObject();
            json.WriteNumber("containerID"u8, mapping.ContainerId);
            json.WriteNumber("hostID"u8, mapping.HostId);
            json.WriteNumber("size"u8, mapping.Size);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteNamespaces(Utf8JsonWriter json, ContainerSpecification specification, RuntimeFacts facts)
    {
        var namespaces = specification.Namespaces;
        json.WriteStartArray("namespaces"u8);
        Namespace("pid"u8, namespaces.Pid, facts.PidNamespace);
        Namespace("network"u8, specification.Network.Mode, facts.NetworkNamespace);
        Namespace("ipc"u8, namespaces.Ipc, facts.IpcNamespace);
        Namespace("uts"u8, namespaces.Uts, facts.UtsNamespace);
        Namespace("mount"u8, NamespaceMode.Private, path: null);
        Namespace("user"u8, namespaces.User, facts.UserNamespace);
        Namespace("cgroup"u8, namespaces.Cgroup, facts.CgroupNamespace);
        json.WriteEndArray();

        void Namespace(ReadOnlySpan<byte> type, NamespaceMode mode, string? path)
        {
            if (mode.Kind == NamespaceKind.Host) return;
            if (mode.Kind == NamespaceKind.Path) path ??= mode.Value;
            if (mode.Kind == NamespaceKind.Container && path is null)
                throw new ConflictException($"the container {mode.Value} whose namespace is to be joined is not running");
            json.WriteStartObject();
            json.WriteString("type"u8, type);
            if (path is not null) json.WriteString("path"u8, path);
            json.WriteEndObject();
        }
    }

    private static List<(HostDevice Device, string? Access)> Devices(ContainerSpecification specification, RuntimeFacts facts)
    {
        var result = new List<(HostDevice, string?)>();
        if (specification.Security.Privileged)
        {
            foreach (var device in HostDevice.All(withConsoles: !specification.Process.Systemd)) result.Add((device, null));
        }

        foreach (var wanted in specification.Resources.Devices)
        {
            foreach (var device in HostDevice.At(wanted.HostPath, wanted.ContainerPath))
            {
                result.RemoveAll(d => d.Item1.Path == device.Path);
                result.Add((device, wanted.Permissions));
            }
        }

        foreach (var (device, access) in facts.ExtraDevices)
        {
            result.RemoveAll(d => d.Item1.Path == device.Path);
            result.Add((device, access));
        }

        return result;
    }

    private static void WriteDevices(Utf8JsonWriter json, List<(HostDevice Device, string? Access)> devices)
    {
        if (devices.Count == 0) return;
        json.WriteStartArray("devices"u8);
        foreach (var (device, _) in devices)
        {
            json.WriteStartObject();
            json.WriteString("path"u8, device.Path);
            json.WriteString("type"u8, device.Type == 'b' ? "b"u8 : device.Type == 'p' ? "p"u8 : "c"u8);
            json.WriteNumber("major"u8, device.Major);
            json.WriteNumber("minor"u8, device.Minor);
            json.WriteNumber("fileMode"u8, device.Mode);
            json.WriteNumber("uid"u8, device.Uid);
            json.WriteNumber("gid"u8, device.Gid);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteSeccomp(Utf8JsonWriter json, ContainerSpecification specification, RuntimeFacts facts, CapabilitySets capabilities)
    {
        var security = specification.Security;
        if (security.SeccompProfile == "unconfined" || (security.Privileged && !IsChosen(security))) return;
        var path = security.SeccompProfile ?? facts.SeccompProfile ?? SeccompProfile.DefaultPath();
        if (path is null)
        {
            throw new NotFoundException(
                "no default seccomp profile is on this host: install the package golang-github-containers-common, or use --security-opt seccomp=unconfined");
        }

        // An image's own (--seccomp-policy=image) is kept as it is.
        var profile = path.StartsWith('{') ? System.Text.Encoding.UTF8.GetBytes(path) : FileSystem.TryReadAll(path) ?? throw new NotFoundException($"opening seccomp profile failed: open {path}: no such file or directory");
        json.WritePropertyName("seccomp"u8);
        SeccompProfile.Write(profile, capabilities.Bounding, json);
    }

    private static bool IsChosen(SecuritySpecification security)
    {
        foreach (var option in security.Options)
        {
            if (option.StartsWith("seccomp=", StringComparison.Ordinal)) return true;
        }

        return false;
    }

    // A mount that is to pass mounts on, or take them, needs a root that does not stop them.
    private static string? Propagation(IReadOnlyList<MountList.Entry> mounts)
    {
        string? result = null;
        foreach (var mount in mounts)
        {
            if (mount.Type != "bind") continue;
            foreach (var option in mount.Options)
            {
                if (option is "shared" or "rshared") return "shared";
                if (option is "slave" or "rslave") result = "rslave";
            }
        }

        return result;
    }
}

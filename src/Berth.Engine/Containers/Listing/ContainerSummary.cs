using System.Text.Json;
using Berth.Engine.Containers.Specification;
using Berth.Engine.Networks;

namespace Berth.Engine.Containers.Listing;

/// <summary>
/// What listings show of a container's specification. It is kept in the container's row, so that a listing of hundreds
/// reads one table and no files.
/// </summary>
public sealed record ContainerSummary
{
    /// <summary>The image's name, or the root directory.</summary>
    public string Image { get => field ?? ""; init; }

    /// <summary>The command and its arguments.</summary>
    public IReadOnlyList<string> Command { get => field ?? []; init; }

    /// <summary>Labels; null without any.</summary>
    public IReadOnlyDictionary<string, string>? Labels { get; init; }

    /// <summary>Where user mounts are in the container.</summary>
    public IReadOnlyList<string> Mounts { get => field ?? []; init; }

    /// <summary>Names of the volumes it uses.</summary>
    public IReadOnlyList<string> Volumes { get => field ?? []; init; }

    /// <summary>Names of its networks; the mode's name where it has none of its own.</summary>
    public IReadOnlyList<string> Networks { get => field ?? []; init; }

    /// <summary>Published ports.</summary>
    public IReadOnlyList<PortMapping>? Ports { get; init; }

    /// <summary>Ports exposed and not published, as <c>80/tcp</c>.</summary>
    public IReadOnlyList<string>? ExposedPorts { get; init; }

    /// <summary>The id of the pod.</summary>
    public string? Pod { get; init; }

    /// <summary>--cidfile.</summary>
    public string? CidFile { get; init; }

    /// <summary>--rm.</summary>
    public bool AutoRemove { get; init; }

    /// <summary>Whether it has a health check.</summary>
    public bool HasHealthCheck { get; init; }

    /// <summary>The name of the restart policy.</summary>
    public string? RestartPolicy { get; init; }

    /// <summary>The summary of a specification.</summary>
    public static ContainerSummary Of(ContainerSpecification specification)
    {
        var network = specification.Network;
        var mounts = specification.Storage.Mounts;
        return new ContainerSummary
        {
            Image = specification.Image is null ? specification.Rootfs?.Path ?? "" : specification.ImageName,
            Command = specification.Process.Command,
            Labels = specification.Labels.Count == 0 ? null : specification.Labels,
            Mounts = [.. mounts.Select(static mount => mount.Destination)],
            Volumes = [.. mounts.Where(static mount => mount.Kind == MountKind.Volume).Select(static mount => mount.Source)],
            Networks = network.Networks.Count > 0 ? [.. network.Networks.Select(static attachment => attachment.Name)]
                : network.Mode.Kind is NamespaceKind.Private or NamespaceKind.Bridge or NamespaceKind.None ? [] : [network.Mode.ToString()],
            Ports = network.Ports.Count == 0 ? null : network.Ports,
            ExposedPorts = network.ExposedPorts.Count == 0 ? null : network.ExposedPorts,
            Pod = specification.Pod,
            CidFile = specification.Lifecycle.CidFile,
            AutoRemove = specification.Lifecycle.Remove,
            HasHealthCheck = specification.Health?.Probe is not null,
            RestartPolicy = specification.Lifecycle.Restart.ToString(),
        };
    }

    /// <summary>The form in which a row keeps it.</summary>
    public byte[] ToJson() => JsonSerializer.SerializeToUtf8Bytes(this, ContainerListJson.Default.ContainerSummary);

    /// <summary>Reads the form of a row; null where it is empty or of no use.</summary>
    public static ContainerSummary? FromJson(ReadOnlySpan<byte> json)
    {
        if (json.IsEmpty) return null;
        try
        {
            return JsonSerializer.Deserialize(json, ContainerListJson.Default.ContainerSummary);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}

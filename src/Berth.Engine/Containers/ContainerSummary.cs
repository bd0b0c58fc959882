using System.Collections.ObjectModel;
using System.Text.Json;
using Berth.Engine.Containers.Specification;
using Berth.Engine.Documents;
using Berth.Engine.Networks;
using Berth.Linux.Security;

namespace Berth.Engine.Containers;

/// <summary>What listings show of a specification, kept beside the state so that a listing opens no file per container.</summary>
public sealed record ContainerSummary
{
    /// <summary>The image's full name; the directory of a container without image.</summary>
    public string Image { get; init; } = "";

    /// <summary>The argument vector.</summary>
    public IReadOnlyList<string> Command { get; init; } = [];

    /// <summary>Labels.</summary>
    public IReadOnlyDictionary<string, string> Labels { get; init; } = new Dictionary<string, string>();

    /// <summary>Published ports.</summary>
    public IReadOnlyList<PortMapping> Ports { get; init; } = [];

    /// <summary>Exposed ports that are not published, such as <c>80/tcp</c>.</summary>
    public IReadOnlyList<string> ExposedPorts { get; init; } = [];

    /// <summary>Names of its networks.</summary>
    public IReadOnlyList<string> Networks { get; init; } = [];

    /// <summary>Mount points inside.</summary>
    public IReadOnlyList<string> Mounts { get; init; } = [];

    /// <summary>The id of its pod; null without one.</summary>
    public string? Pod { get; init; }

    /// <summary>Whether it is removed at its end.</summary>
    public bool AutoRemove { get; init; }

    /// <summary>Whether systemd is its init.</summary>
    public bool Systemd { get; init; }

    /// <summary>Names of the volumes it uses.</summary>
    public IReadOnlyList<string> Volumes { get => field ?? []; init; }

    /// <summary>--cidfile; null without one.</summary>
    public string? CidFile { get; init; }

    /// <summary>The restart policy by its name.</summary>
    public string? RestartPolicy { get; init; }

    /// <summary>Whether it has a health check.</summary>
    public bool HealthCheck { get; init; }

    /// <summary>The level of its files' SELinux label, which no other container gets; null without one.</summary>
    public string? Level { get; init; }

    /// <summary>The summary of a specification.</summary>
    public static ContainerSummary Of(ContainerSpecification specification) => new()
    {
        Image = specification.Image?.Name ?? specification.Rootfs?.Path ?? "",
        Command = specification.Process.Command,
        Labels = specification.Labels,
        Ports = specification.Network.Ports,
        ExposedPorts = specification.Network.ExposedPorts,
        Networks = [.. specification.Network.Networks.Select(static network => network.Name).Order(StringComparer.Ordinal)],
        Mounts = [.. specification.Storage.Mounts.Select(static mount => mount.Destination)],
        Pod = specification.Pod,
        AutoRemove = specification.Lifecycle.Remove,
        Systemd = specification.Process.Systemd,
        Volumes = VolumesOf(specification),
        CidFile = specification.Lifecycle.CidFile,
        RestartPolicy = specification.Lifecycle.Restart.Name,
        HealthCheck = Health.HealthCheck.IsDefined(specification),
        Level = specification.Security is { ProcessLabel: not null, MountLabel: { } label } ? SecurityContext.Parse(label).Level : null,
    };

    /// <summary>As it is kept.</summary>
    public byte[] ToJson() => RecordWriting.Write(this, Write);

    /// <summary>Reads what <see cref="ToJson"/> wrote.</summary>
    public static ContainerSummary FromJson(ReadOnlyMemory<byte> json) => RecordMembers.Read(json, Read);

    private static void Write(Utf8JsonWriter json, ContainerSummary of)
    {
        json.Text("Image", of.Image);
        json.Texts("Command", of.Command);
        json.Map("Labels", of.Labels);
        json.Items("Ports", of.Ports, SpecificationWriter.Port);
        json.Texts("ExposedPorts", of.ExposedPorts);
        json.Texts("Networks", of.Networks);
        json.Texts("Mounts", of.Mounts);
        json.Text("Pod", of.Pod);
        json.Flag("AutoRemove", of.AutoRemove);
        json.Flag("Systemd", of.Systemd);
        json.Texts("Volumes", of.Volumes);
        json.Text("CidFile", of.CidFile);
        json.Text("RestartPolicy", of.RestartPolicy);
        json.Flag("HealthCheck", of.HealthCheck);
        json.Text("Level", of.Level);
    }

    private static ContainerSummary Read(RecordMembers of) => new()
    {
        Image = of.Text("Image") ?? "",
        Command = of.Texts("Command") ?? [],
        Labels = of.Map("Labels") ?? ReadOnlyDictionary<string, string>.Empty,
        Ports = of.Items("Ports", SpecificationReader.Port) ?? [],
        ExposedPorts = of.Texts("ExposedPorts") ?? [],
        Networks = of.Texts("Networks") ?? [],
        Mounts = of.Texts("Mounts") ?? [],
        Pod = of.Text("Pod"),
        AutoRemove = of.Flag("AutoRemove") ?? false,
        Systemd = of.Flag("Systemd") ?? false,
        Volumes = of.Texts("Volumes") ?? [],
        CidFile = of.Text("CidFile"),
        RestartPolicy = of.Text("RestartPolicy"),
        HealthCheck = of.Flag("HealthCheck") ?? false,
        Level = of.Text("Level"),
    };

    private static List<string> VolumesOf(ContainerSpecification specification)
    {
        var names = new List<string>();
        foreach (var mount in specification.Storage.Mounts)
        {
            if (mount.Kind == MountKind.Volume)
                names.Add(mount.Source);
        }

        return names;
    }
}

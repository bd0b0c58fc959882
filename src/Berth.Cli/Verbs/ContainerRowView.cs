using System.Collections;
using System.Text.Json;
using Berth.Cli.Output;
using Berth.Engine.Containers.Listing;
using Berth.Engine.Templates;
using Berth.Engine.Templates.Formatting;

namespace Berth.Cli.Verbs;

/// <summary>A container as the templates of <c>ps</c> see it: Podman's psReporter.</summary>
internal sealed class ContainerRowView(ContainerListEntry entry, bool noTrunc) : ITemplateObject, IJsonWritable
{
    private const int ShortId = 12;
    private const int ShortCommand = 17;

    /// <summary>The headings that are not just the field's name in capitals.</summary>
    internal static readonly Dictionary<string, string> Headers = MakeHeaders();

    /// <inheritdoc/>
    public string TypeName => "containers.psReporter";

    /// <inheritdoc/>
    public IReadOnlyList<string> FieldNames =>
    [
        "AutoRemove", "Command", "Created", "CreatedAt", "CIDFile", "Exited", "ExitedAt", "ExitCode", "ExposedPorts", "ID", "Image", "ImageID",
        "IsInfra", "Labels", "Mounts", "Names", "Namespaces", "Networks", "Pid", "Pod", "PodName", "Ports", "Restarts", "Size", "StartedAt", "State", "Status",
    ];

    /// <inheritdoc/>
    public bool TryGet(string name, out object? value)
    {
        value = name switch
        {
            "AutoRemove" => entry.AutoRemove,
            "Command" => Command(),
            "Created" or "CreatedAt" => entry.CreatedTime,
            "CreatedHuman" or "RunningFor" => entry.CreatedAt,
            "CIDFile" => entry.CidFile,
            "Exited" => entry.Exited,
            "ExitedAt" => entry.ExitedAt,
            "ExitCode" => entry.ExitCode,
            "ExposedPorts" => entry.ExposedPorts as IDictionary ?? new Dictionary<string, object?>(),
            "ID" => Short(entry.Id),
            "Image" => entry.Image,
            "ImageID" => Short(entry.ImageId),
            "IsInfra" => entry.IsInfra,
            "Labels" => entry.Labels is null ? new Dictionary<string, string>() : new Dictionary<string, string>(entry.Labels),
            "Mounts" => entry.Mounts.ToArray(),
            "Names" => string.Join(',', entry.Names),
            "Namespaces" => new JsonTypeObject(entry.Namespaces, ContainerListJson.Default.NamespaceIds, "entities.ListContainerNamespaces"),
            "Networks" => string.Join(',', entry.Networks),
            "Pid" => entry.Pid,
            "Pod" => Short(entry.Pod),
            "PodName" => entry.PodName,
            "Ports" => PortText.Of(entry.Ports ?? [], entry.ExposedPorts),
            "Restarts" => entry.Restarts,
            "Size" => entry.Size is { } size ? $"{HumanSize.OfDecimal(size.RwSize, 3)} (virtual {HumanSize.OfDecimal(size.RootFsSize, 3)})" : "",
            "StartedAt" => entry.StartedAt,
            "State" => entry.State,
            "Status" => entry.Status,
            "CGROUPNS" => entry.Namespaces.Cgroup ?? "",
            "IPC" => entry.Namespaces.Ipc ?? "",
            "MNT" => entry.Namespaces.Mnt ?? "",
            "NET" => entry.Namespaces.Net ?? "",
            "PIDNS" => entry.Namespaces.Pidns ?? "",
            "USERNS" => entry.Namespaces.User ?? "",
            "UTS" => entry.Namespaces.Uts ?? "",
            _ => null,
        };
        return value is not null;
    }

    /// <summary>The row as Podman's type has it: the times are no texts for people, and the creation comes as one of Go's.</summary>
    public void WriteJson(Utf8JsonWriter writer)
    {
        var row = JsonSerializer.SerializeToElement(entry with { CreatedAt = "", Status = "" }, ContainerListJson.Default.ContainerListEntry);
        writer.WriteStartObject();
        foreach (var member in row.EnumerateObject())
        {
            if (member.Name == "CreatedAt")
                writer.WriteString("Created", GoTime.Json(entry.CreatedTime));
            if (member.Name != "Created")
                member.WriteTo(writer);
        }

        writer.WriteEndObject();
    }

    /// <inheritdoc/>
    public TemplateFunction? FindMethod(string name) => name == "Label"
        ? new TemplateFunction([ParameterType.Text], IsVariadic: false, arguments => entry.Labels?.GetValueOrDefault((string)arguments[0]!) ?? "")
        : null;

    private string Short(string id) => noTrunc || id.Length <= ShortId ? id : id[..ShortId];

    private string Command()
    {
        var command = string.Join(' ', entry.Command);
        return noTrunc || command.Length <= ShortCommand ? command : command[..ShortCommand] + "...";
    }

    private static Dictionary<string, string> MakeHeaders()
    {
        var headers = new Dictionary<string, string>();
        foreach (var field in (ReadOnlySpan<string>)["AutoRemove", "Command", "CIDFile", "Exited", "ExitedAt", "ExitCode", "ExposedPorts", "Image",
            "IsInfra", "Labels", "Mounts", "Names", "Namespaces", "Networks", "Pid", "PodName", "Ports", "Restarts", "Size", "StartedAt", "State", "Status"])
            headers[field] = Report.Heading(field);
        headers["ID"] = "CONTAINER ID";
        headers["ImageID"] = "IMAGE ID";
        headers["Created"] = headers["CreatedAt"] = headers["CreatedHuman"] = headers["RunningFor"] = "CREATED";
        headers["PodName"] = "PODNAME";
        headers["Pod"] = "POD ID";
        foreach (var name in (ReadOnlySpan<string>)["CGROUPNS", "IPC", "MNT", "NET", "PIDNS", "USERNS", "UTS"]) headers[name] = name;
        return headers;
    }
}

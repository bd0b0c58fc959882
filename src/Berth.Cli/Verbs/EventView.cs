using System.Buffers;
using System.Text;
using System.Text.Json;
using Berth.Engine.Events;
using Berth.Engine.Logs;
using Berth.Engine.Templates;
using Berth.Oci.Json;

namespace Berth.Cli.Verbs;

/// <summary>An event as a template sees it.</summary>
internal sealed class EventView(EngineEvent happened) : ITemplateObject, IJsonWritable
{
    /// <inheritdoc/>
    public string TypeName => "system.Event";

    /// <inheritdoc/>
    public IReadOnlyList<string> FieldNames =>
    [
        "Attributes", "ContainerExitCode", "ContainerInspectData", "Details", "Error", "HealthStatus", "ID", "Image", "Name", "Network", "PodID", "Status", "Time", "TimeNano", "Type",
    ];

    /// <inheritdoc/>
    public bool TryGet(string name, out object? value)
    {
        value = name switch
        {
            "Attributes" => happened.Attributes is null ? new Dictionary<string, string>() : new Dictionary<string, string>(happened.Attributes),
            "ContainerExitCode" => happened.ExitCode is { } code ? code : new GoNil("int"),
            "ContainerInspectData" => happened.InspectData,
            "Error" => happened.Error,
            "HealthStatus" => happened.HealthStatus,
            "ID" => happened.Id,
            "Image" => happened.Image,
            "Name" => happened.Name,
            "Network" => happened.Network,
            "PodID" => happened.PodId,
            "Status" => happened.Status,
            "Time" => happened.Time.ToUnixTimeSeconds(),
            "TimeNano" => LogTime.FromDate(happened.Time),
            "Type" => happened.Type,
            _ => null,
        };
        return value is not null;
    }

    /// <inheritdoc/>
    public TemplateFunction? FindMethod(string name) => null;

    /// <summary>The event in one line.</summary>
    internal string Json()
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, GoJsonEncoder.HtmlOptions))
            WriteJson(json);
        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    /// <inheritdoc/>
    public void WriteJson(Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        if (happened.ExitCode is { } code)
            writer.WriteNumber("ContainerExitCode", code);
        Text("ID", happened.Id);
        Text("Image", happened.Image);
        Text("Name", happened.Name);
        Text("network", happened.Network);
        writer.WriteString("Status", happened.Status);
        writer.WriteNumber("time", happened.Time.ToUnixTimeSeconds());
        writer.WriteNumber("timeNano", LogTime.FromDate(happened.Time));
        writer.WriteString("Type", happened.Type);
        Text("health_status", happened.HealthStatus);
        Text("error", happened.Error);
        Text("PodID", happened.PodId);
        Text("ContainerInspectData", happened.InspectData);
        if (happened.Attributes is null)
        {
            writer.WriteNull("Attributes");
        }
        else
        {
            writer.WriteStartObject("Attributes");
            foreach (var (key, value) in happened.Attributes.OrderBy(static pair => pair.Key, StringComparer.Ordinal))
                writer.WriteString(key, value);
            writer.WriteEndObject();
        }

        writer.WriteEndObject();

        void Text(string name, string value)
        {
            if (value.Length > 0)
                writer.WriteString(name, value);
        }
    }
}

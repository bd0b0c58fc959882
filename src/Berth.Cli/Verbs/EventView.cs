using Berth.Engine.Events;
using Berth.Engine.Logs;
using Berth.Engine.Templates;

namespace Berth.Cli.Verbs;

/// <summary>An event as a template sees it.</summary>
internal sealed class EventView(EngineEvent happened) : ITemplateObject
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
}

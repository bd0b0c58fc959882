using System.Globalization;
using System.Text;
using Berth.Engine.Templates.Formatting;

namespace Berth.Engine.Events;

/// <summary>The line that stands for an event, as <c>podman events</c> prints it and as the journal's MESSAGE.</summary>
public static class EventText
{
    private const int ShortId = 12;

    /// <summary>Writes the line, without an end of line.</summary>
    /// <param name="happened">The event.</param>
    /// <param name="truncate">Whether identifiers are cut to 12 digits.</param>
    public static string Of(EngineEvent happened, bool truncate = false)
    {
        var id = truncate && happened.Id.Length > ShortId ? happened.Id[..ShortId] : happened.Id;
        var text = new StringBuilder(256).Append(GoTime.Text(happened.Time.ToUniversalTime())).Append(' ').Append(happened.Type).Append(' ').Append(happened.Status).Append(' ');
        switch (happened.Type)
        {
            case "container" or "pod":
                return WithDetails(text.Append(id), happened);
            case "network" when happened.Status is "create" or "remove":
                return text.Append(id).Append(" (name=").Append(happened.Network).Append(", type=").Append(happened.Attributes?.GetValueOrDefault("driver")).Append(')').ToString();
            case "network":
                return text.Append(id).Append(" (container=").Append(id).Append(", name=").Append(happened.Network).Append(')').ToString();
            case "image":
                text.Append(id).Append(' ').Append(happened.Name);
                return happened.Error.Length > 0 ? text.Append(' ').Append(happened.Error).ToString() : text.ToString();
            case "system":
                return text.Append(happened.Name).ToString().TrimEnd();
            case "secret":
                return text.Append(id).ToString();
            default:
                return text.Append(happened.Name).ToString();
        }
    }

    private static string WithDetails(StringBuilder text, EngineEvent happened)
    {
        text.Append(" (image=").Append(happened.Image).Append(", name=").Append(happened.Name);
        if (happened.PodId.Length > 0)
            text.Append(", pod_id=").Append(happened.PodId);
        if (happened.HealthStatus.Length > 0)
        {
            text.Append(", health_status=").Append(happened.HealthStatus)
                .Append(", health_failing_streak=").Append(happened.HealthFailingStreak.ToString(CultureInfo.InvariantCulture))
                .Append(", health_log=").Append(happened.HealthLog);
        }
        if (happened.Attributes is { } attributes)
        {
            foreach (var (key, value) in attributes.OrderBy(static pair => pair.Key, StringComparer.Ordinal))
                text.Append(", ").Append(key).Append('=').Append(value);
        }
        return text.Append(')').ToString();
    }
}

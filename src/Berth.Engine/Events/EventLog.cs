using System.Globalization;
using Berth.Engine.Templates.Formatting;
using Berth.Linux.Errors;
using Berth.Systemd.Journal;

namespace Berth.Engine.Events;

/// <summary>
/// Writes events. One costs one datagram to journald, or one write to a file. Events tell what has happened already: a journal or a
/// file that takes none never makes an operation fail.
/// </summary>
/// <param name="settings">Where they go; asked for at the first event.</param>
public sealed class EventLog(Func<EventSettings> settings)
{
    // Podman's own, so that either program shows what the other did.
    private const string Identifier = "podman";
    private const int Information = 6;
    private EventSettings? _settings;

    /// <summary>Where events go.</summary>
    public EventSettings Settings => _settings ??= settings();

    /// <summary>Writes an event.</summary>
    public void Write(EngineEvent happened)
    {
        try
        {
            switch (Settings.Driver)
            {
                case EventDriver.Journald:
                    Entry(happened).Send();
                    break;
                case EventDriver.File:
                    EventFile.Append(Settings.Path, Settings.MaximumSize, EventDocument.Line(happened));
                    break;
            }
        }
        catch (SyscallException)
        {
            // A full disk or a journal that is being restarted.
        }
    }

    private static JournalMessage Entry(EngineEvent happened)
    {
        var entry = new JournalMessage().Add("MESSAGE", EventText.Of(happened)).Priority(Information)
            .Add("SYSLOG_IDENTIFIER", Identifier)
            .Add("PODMAN_EVENT", happened.Status)
            .Add("PODMAN_TYPE", happened.Type)
            .Add("PODMAN_TIME", GoTime.Json(happened.Time.ToUniversalTime()));
        Add("PODMAN_ID", happened.Id);
        Add("PODMAN_NAME", happened.Name);
        Add("PODMAN_IMAGE", happened.Image);
        Add("PODMAN_NETWORK_NAME", happened.Network);
        Add("PODMAN_POD_ID", happened.PodId);
        Add("PODMAN_CONTAINER_INSPECT_DATA", happened.InspectData);
        Add("PODMAN_HEALTH_STATUS", happened.HealthStatus);
        if (happened.HealthStatus.Length > 0)
            entry.Add("PODMAN_HEALTH_FAILING_STREAK", happened.HealthFailingStreak.ToString(CultureInfo.InvariantCulture));
        Add("PODMAN_HEALTH_LOG", happened.HealthLog);
        Add("ERROR", happened.Error);
        if (happened.ExitCode is { } code)
            entry.Add("PODMAN_EXIT_CODE", code.ToString(CultureInfo.InvariantCulture));
        if (happened.Attributes is { Count: > 0 } attributes)
            entry.Add("PODMAN_LABELS", EventDocument.Labels(attributes));
        return entry;

        void Add(string field, string value)
        {
            if (value.Length > 0)
                entry.Add(field, value);
        }
    }
}

using System.Globalization;
using System.Text;
using Berth.Engine.Logs;
using Berth.Linux.Errors;
using Berth.Linux.Files;
using Berth.Linux.Processes;
using Berth.Systemd.Journal;

namespace Berth.Engine.Events;

/// <summary>Reads events back, those that were and those that come (podman-events(1)).</summary>
public sealed class EventReader(EventSettings settings)
{
    private const long NanosecondsPerMicrosecond = 1000;

    /// <summary>Passes events on, oldest first.</summary>
    /// <param name="since">Nanoseconds since 1970 before which they do not count; null for all of them, or, with <paramref name="stream"/>, for none.</param>
    /// <param name="until">Nanoseconds since 1970 after which they do not count.</param>
    /// <param name="stream">Whether to wait for those that come.</param>
    /// <param name="take">Takes an event; false ends the reading.</param>
    /// <exception cref="InvalidArgumentException">The driver keeps none.</exception>
    public void Read(long? since, long? until, bool stream, Func<EngineEvent, bool> take)
    {
        switch (settings.Driver)
        {
            case EventDriver.Journald:
                ReadJournal(since, until, stream, take);
                break;
            case EventDriver.File:
                ReadFile(since, until, stream, take);
                break;
            default:
                throw new InvalidArgumentException("cannot read events with the \"none\" backend");
        }
    }

    private static void ReadJournal(long? since, long? until, bool stream, Func<EngineEvent, bool> take)
    {
        // What a command that has ended sent may still wait in journald's socket.
        if (!stream)
            JournalSynchronization.Run();
        using var journal = new JournalReader();
        journal.Match("SYSLOG_IDENTIFIER", "podman");
        if (since is null && until is null && stream)
            since = LogTime.FromDate(DateTimeOffset.UtcNow);
        if (since is { } from)
            journal.SeekTime(from / NanosecondsPerMicrosecond);
        else
            journal.SeekFirst();
        while (true)
        {
            while (journal.MoveNext())
            {
                if (Entry(journal) is not { } happened)
                    continue;
                var time = LogTime.FromDate(happened.Time);
                if (since is not null && time < since)
                    continue;
                if (until is not null && time > until)
                    return;
                if (!take(happened))
                    return;
            }
            if (!stream || !Wait(journal, until))
                return;
        }
    }

    private static bool Wait(JournalReader journal, long? until)
    {
        var left = until is null ? (TimeSpan?)null : TimeSpan.FromTicks((until.Value - LogTime.FromDate(DateTimeOffset.UtcNow)) / 100);
        if (left is { } time && time <= TimeSpan.Zero)
            return false;
        if (!Poll.ForInput(journal.WakeUp, left))
            return false;
        journal.Acknowledge();
        return true;
    }

    private static EngineEvent? Entry(JournalReader journal)
    {
        if (Text(journal, "PODMAN_EVENT\0"u8) is not { Length: > 0 } status || Text(journal, "PODMAN_TYPE\0"u8) is not { Length: > 0 } type)
            return null;
        return new EngineEvent
        {
            Time = LogTime.ParseRecord(journal.Data("PODMAN_TIME\0"u8)) is { } nanoseconds ? DateTimeOffset.UnixEpoch.AddTicks(nanoseconds / 100) : default,
            Type = type,
            Status = status,
            Id = Text(journal, "PODMAN_ID\0"u8),
            Name = Text(journal, "PODMAN_NAME\0"u8),
            Image = Text(journal, "PODMAN_IMAGE\0"u8),
            Network = Text(journal, "PODMAN_NETWORK_NAME\0"u8),
            PodId = Text(journal, "PODMAN_POD_ID\0"u8),
            InspectData = Text(journal, "PODMAN_CONTAINER_INSPECT_DATA\0"u8),
            HealthStatus = Text(journal, "PODMAN_HEALTH_STATUS\0"u8),
            HealthFailingStreak = int.TryParse(Text(journal, "PODMAN_HEALTH_FAILING_STREAK\0"u8), NumberStyles.None, CultureInfo.InvariantCulture, out var streak) ? streak : 0,
            HealthLog = Text(journal, "PODMAN_HEALTH_LOG\0"u8),
            Error = Text(journal, "ERROR\0"u8),
            ExitCode = int.TryParse(Text(journal, "PODMAN_EXIT_CODE\0"u8), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var code) ? code : null,
            Attributes = EventDocument.ReadLabels(journal.Data("PODMAN_LABELS\0"u8)),
        };
    }

    private static string Text(JournalReader journal, ReadOnlySpan<byte> field) => Encoding.UTF8.GetString(journal.Data(field));

    private void ReadFile(long? since, long? until, bool stream, Func<EngineEvent, bool> take)
    {
        if (since is null && until is null && stream)
            since = LogTime.FromDate(DateTimeOffset.UtcNow);
        using var file = EventFile.Open(settings.Path);
        using var watch = new FileWatch();
        watch.Add(settings.Path);
        // The file may be begun anew: what was passed on is known by its time.
        var last = long.MinValue;
        while (true)
        {
            foreach (var happened in EventFile.Read(settings.Path))
            {
                var time = LogTime.FromDate(happened.Time);
                if (time <= last || (since is not null && time < since))
                    continue;
                if (until is not null && time > until)
                    return;
                last = time;
                if (!take(happened))
                    return;
            }
            var left = until is null ? (TimeSpan?)null : TimeSpan.FromTicks((until.Value - LogTime.FromDate(DateTimeOffset.UtcNow)) / 100);
            if (!stream || (left is { } time2 && (time2 <= TimeSpan.Zero || !Poll.ForInput(watch.Descriptor, time2))))
                return;
            if (left is null)
                Poll.ForInput(watch.Descriptor, null);
            watch.Acknowledge();
        }
    }
}

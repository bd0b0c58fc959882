using Berth.Engine.Config;
using Berth.Engine.Containers.Specification.Parsing;
using Berth.Linux.Errors;
using Berth.Linux.Files;

namespace Berth.Engine.Events;

/// <summary>Where events go.</summary>
/// <param name="Driver">The driver.</param>
/// <param name="Path">The file of <see cref="EventDriver.File"/>.</param>
/// <param name="MaximumSize">Bytes at which that file is begun anew; 0 for never.</param>
/// <param name="HealthEvents">Whether each health check is an event.</param>
public sealed record EventSettings(EventDriver Driver, string Path, long MaximumSize, bool HealthEvents = true)
{
    private const string JournalSocket = "/run/systemd/journal/socket";

    /// <summary>What containers.conf says, or --events-backend; where neither does, the journal if there is one.</summary>
    /// <exception cref="InvalidArgumentException">It names no driver.</exception>
    public static EventSettings From(EngineSection engine, EnginePaths paths, string? backend = null) => new(
        (backend ?? engine.EventsLogger) switch
        {
            null => FileSystem.Exists(JournalSocket) ? EventDriver.Journald : EventDriver.File,
            "journald" => EventDriver.Journald,
            "file" => EventDriver.File,
            "none" or "null" => EventDriver.None,
            var other => throw new InvalidArgumentException($"unknown event logger type: {other}: invalid argument"),
        },
        engine.EventsLogFilePath ?? paths.RunRoot + "/events/events.log",
        SizeParser.Parse(engine.EventsLogFileMaxSize),
        engine.HealthcheckEvents);
}

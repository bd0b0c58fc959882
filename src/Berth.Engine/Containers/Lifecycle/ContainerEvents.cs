using Berth.Engine.Containers.Specification;
using Berth.Engine.Events;
using Berth.Engine.State;

namespace Berth.Engine.Containers.Lifecycle;

/// <summary>Tells what happened to containers.</summary>
internal sealed class ContainerEvents(EventLog log)
{
    /// <summary>What <c>inspect</c> shows of a container as JSON, for the events of creations; null to leave it out.</summary>
    public Func<ContainerRow, ContainerSpecification, byte[]>? Describe { get; init; }

    /// <summary>Writes an event about a container.</summary>
    /// <param name="status">What happened, such as <c>start</c>.</param>
    /// <param name="row">The container; one that is being removed has no name in it any more.</param>
    /// <param name="specification">Its specification; null where it is lost.</param>
    /// <param name="exitCode">An exit status that belongs to the event.</param>
    public void Write(string status, ContainerRow row, ContainerSpecification? specification, int? exitCode = null) => log.Write(new EngineEvent
    {
        Type = "container",
        Status = status,
        Id = row.Id,
        Name = row.Name ?? specification?.Name ?? "",
        Image = specification?.ImageName ?? "",
        PodId = specification?.Pod ?? "",
        ExitCode = exitCode,
        InspectData = status == "create" && specification is not null && Describe is not null ? System.Text.Encoding.UTF8.GetString(Describe(row, specification)) : "",
        Attributes = specification?.Labels,
    });

    /// <summary>Writes the outcome of a health check.</summary>
    public void WriteHealth(ContainerRow row, ContainerSpecification specification, string health, int failingStreak, string output)
    {
        if (!log.Settings.HealthEvents)
            return;
        log.Write(new EngineEvent
        {
            Type = "container",
            Status = "health_status",
            Id = row.Id,
            Name = row.Name ?? specification.Name,
            Image = specification.ImageName,
            PodId = specification.Pod ?? "",
            HealthStatus = health,
            HealthFailingStreak = failingStreak,
            HealthLog = output,
            Attributes = specification.Labels,
        });
    }
}

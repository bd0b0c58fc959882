namespace Berth.Engine.Containers.Specification;

/// <summary>What a specification takes from an image's configuration (OCI image specification, config; Docker's health check).</summary>
public sealed record ImageFacts
{
    /// <summary>Identity and names.</summary>
    public required ImageSource Source { get; init; }

    /// <summary>ENTRYPOINT; null without one.</summary>
    public IReadOnlyList<string>? Entrypoint { get; init; }

    /// <summary>CMD.</summary>
    public IReadOnlyList<string> Command { get; init; } = [];

    /// <summary>ENV, as <c>NAME=value</c>.</summary>
    public IReadOnlyList<string> Environment { get; init; } = [];

    /// <summary>USER.</summary>
    public string User { get; init; } = "";

    /// <summary>WORKDIR.</summary>
    public string WorkingDirectory { get; init; } = "";

    /// <summary>LABEL.</summary>
    public IReadOnlyDictionary<string, string> Labels { get; init; } = System.Collections.ObjectModel.ReadOnlyDictionary<string, string>.Empty;

    /// <summary>Annotations of the manifest.</summary>
    public IReadOnlyDictionary<string, string> Annotations { get; init; } = System.Collections.ObjectModel.ReadOnlyDictionary<string, string>.Empty;

    /// <summary>VOLUME.</summary>
    public IReadOnlyList<string> Volumes { get; init; } = [];

    /// <summary>EXPOSE, as <c>80/tcp</c>.</summary>
    public IReadOnlyList<string> ExposedPorts { get; init; } = [];

    /// <summary>STOPSIGNAL; empty without one.</summary>
    public string StopSignal { get; init; } = "";

    /// <summary>HEALTHCHECK; null without one.</summary>
    public HealthProbe? Health { get; init; }
}

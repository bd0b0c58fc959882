using Berth.Oci.Images;

namespace Berth.Engine.Containers.Specification;

/// <summary>What a specification takes from an image's configuration (OCI image specification, config; Docker's health check).</summary>
public sealed record ImageFacts
{
    /// <summary>Identity and names.</summary>
    public required ImageSource Source { get; init; }

    /// <summary>What it runs on, <c>OS/ARCHITECTURE</c>.</summary>
    public string Platform { get; init; } = "";

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

    /// <summary>The facts of an image's configuration.</summary>
    /// <param name="source">Identity and names.</param>
    /// <param name="configuration">The configuration.</param>
    /// <param name="annotations">The manifest's annotations; null for none.</param>
    public static ImageFacts From(ImageSource source, ImageConfiguration configuration, IReadOnlyDictionary<string, string>? annotations = null)
    {
        var config = configuration.Config ?? new ContainerConfiguration();
        var none = System.Collections.ObjectModel.ReadOnlyDictionary<string, string>.Empty;
        return new ImageFacts
        {
            Source = source,
            Platform = $"{configuration.Os}/{configuration.Architecture}",
            Entrypoint = config.Entrypoint is { Count: > 0 } entrypoint ? entrypoint : null,
            Command = config.Cmd ?? [],
            Environment = config.Env ?? [],
            User = config.User ?? "",
            WorkingDirectory = config.WorkingDir ?? "",
            Labels = config.Labels ?? none,
            Annotations = annotations ?? none,
            Volumes = config.Volumes is null ? [] : [.. config.Volumes.Keys],
            ExposedPorts = config.ExposedPorts is null ? [] : [.. config.ExposedPorts.Keys],
            StopSignal = config.StopSignal ?? "",
            Health = config.Healthcheck is not { Test: { Count: > 0 } test } check ? null : new HealthProbe
            {
                Test = test,
                Interval = check.Interval ?? 0,
                Timeout = check.Timeout ?? 0,
                StartPeriod = check.StartPeriod ?? 0,
                Retries = check.Retries ?? 0,
            },
        };
    }
}

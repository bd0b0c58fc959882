namespace Berth.Engine.Updates;

/// <summary>One container that takes part.</summary>
internal sealed class AutoUpdateTask
{
    /// <summary>The systemd unit that it runs in.</summary>
    public required string Unit { get; init; }

    /// <summary>Its id.</summary>
    public required string ContainerId { get; init; }

    /// <summary>Its name.</summary>
    public required string ContainerName { get; init; }

    /// <summary>The id of the image that it runs.</summary>
    public required string ImageId { get; init; }

    /// <summary>The image's name as the user wrote it.</summary>
    public required string ImageName { get; init; }

    /// <summary>The image's full name, by which the store has it.</summary>
    public required string FullImageName { get; init; }

    /// <summary>The policy.</summary>
    public required string Policy { get; init; }

    /// <summary>The file of credentials that its label names; null without.</summary>
    public string? AuthFile { get; init; }

    /// <summary>The manifest's digest, or for the local policy the id, of the newer image; null as long as none is known.</summary>
    public string? NewerDigest { get; set; }

    /// <summary>The id of the newer image in the store; null as long as none is there.</summary>
    public string? NewerId { get; set; }

    /// <summary>What became of it.</summary>
    public string Updated { get; set; } = "false";

    /// <summary>What is said of it.</summary>
    public AutoUpdateReport Report() => new(Unit, ContainerId, ContainerName, ImageName, Policy, Updated);
}

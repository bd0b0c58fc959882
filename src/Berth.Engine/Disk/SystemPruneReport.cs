using Berth.Linux.Errors;

namespace Berth.Engine.Disk;

/// <summary>What <c>system prune</c> has removed.</summary>
public sealed class SystemPruneReport
{
    /// <summary>Identifiers of containers, those of builds last.</summary>
    public List<string> Containers { get; } = [];

    /// <summary>Names of volumes.</summary>
    public List<string> Volumes { get; } = [];

    /// <summary>Identifiers of images.</summary>
    public List<string> Images { get; } = [];

    /// <summary>Names of networks.</summary>
    public List<string> Networks { get; } = [];

    /// <summary>The bytes that are free now; a layer that several images shared counts once.</summary>
    public long Freed { get; internal set; }

    /// <summary>What could not be removed.</summary>
    public List<EngineException> Errors { get; } = [];
}

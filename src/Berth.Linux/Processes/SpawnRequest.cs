using Berth.Linux.Files;

namespace Berth.Linux.Processes;

/// <summary>What to start and what it inherits. Nothing is inherited but standard streams and what is named here.</summary>
public sealed record SpawnRequest
{
    /// <summary>Path of the program; never searched in PATH.</summary>
    public required string Program { get; init; }

    /// <summary>Arguments after the program's own name.</summary>
    public IReadOnlyList<string> Arguments { get; init; } = [];

    /// <summary>The environment as <c>NAME=value</c>; null passes this process's own.</summary>
    public IReadOnlyList<string>? Environment { get; init; }

    /// <summary>Descriptors the child gets, by the number that they have there; 0, 1 and 2 replace the standard streams.</summary>
    public IReadOnlyList<(Descriptor Descriptor, int Target)> Descriptors { get; init; } = [];

    /// <summary>The child's working directory; null keeps this process's.</summary>
    public string? WorkingDirectory { get; init; }

    /// <summary>The directory of the control group in which the child begins; null for this process's own. Only where <see cref="ChildProcess.CanBeginInGroup"/>.</summary>
    public Descriptor? Group { get; init; }

    /// <summary>Whether the child leads a session of its own, away from this terminal (setsid(2)).</summary>
    public bool NewSession { get; init; }
}

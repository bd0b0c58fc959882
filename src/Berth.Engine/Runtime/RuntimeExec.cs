using Berth.Linux.Files;

namespace Berth.Engine.Runtime;

/// <summary>One process to be started in a running container (crun(1), exec).</summary>
/// <param name="Id">The container.</param>
/// <param name="Directory">The session's directory: holds process.json and gets the runtime's log.</param>
/// <param name="Descriptors">What the runtime's process gets, by number; those from 3 on are passed into the container.</param>
internal sealed record RuntimeExec(string Id, string Directory, IReadOnlyList<(Descriptor Descriptor, int Target)> Descriptors)
{
    /// <summary>Where the runtime sends the master end of the process's terminal; null without one.</summary>
    public string? ConsoleSocket { get; init; }

    /// <summary>Whether the runtime returns as soon as the process runs.</summary>
    public bool Detach { get; init; }

    /// <summary>Where the process's pid is to be written; null for nowhere.</summary>
    public string? PidFile { get; init; }
}

using Berth.Linux.Processes;

namespace Berth.Engine.Consistency;

/// <summary>Something on this host that bears a container's id and is there only while the container runs, unless it says otherwise.</summary>
/// <param name="Id">The container.</param>
/// <param name="Subject">The path, or the kind and the number.</param>
/// <param name="OutlivesRun">Whether it may be there for a container that does not run.</param>
/// <param name="Process">The process that it is, if it is one.</param>
internal sealed record ContainerTrace(string Id, string Subject, bool OutlivesRun = false, ProcessIdentity? Process = null);

using Berth.Engine.Containers.Bundle;

namespace Berth.Engine.Containers.Devices;

/// <summary>What a device of the Container Device Interface asks to be changed about a container (CDI specification, containerEdits).</summary>
internal sealed class CdiEdits
{
    /// <summary>Lines of the environment.</summary>
    public List<string> Environment { get; } = [];

    /// <summary>Device files, with the access that the container gets to each.</summary>
    public List<(HostDevice Device, string Access)> Devices { get; } = [];

    /// <summary>Paths of the host.</summary>
    public List<ExtraMount> Mounts { get; } = [];

    /// <summary>Programs that the OCI runtime runs.</summary>
    public List<RuntimeHook> Hooks { get; } = [];

    /// <summary>Groups of the process.</summary>
    public List<uint> Groups { get; } = [];
}

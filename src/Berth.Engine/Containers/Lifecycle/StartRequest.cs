using Berth.Engine.Containers.Checkpoints;
using Berth.Linux.Files;

namespace Berth.Engine.Containers.Lifecycle;

/// <summary>What the creator of a container's process hands to it.</summary>
internal sealed record StartRequest
{
    /// <summary>Descriptors that the process has from number 3 on (<c>--preserve-fds</c>, socket activation).</summary>
    public IReadOnlyList<Descriptor> PassedDescriptors { get; init; } = [];

    /// <summary>Writes down the specification of a container that is started while it is being created; null where that was done before.</summary>
    public Action? WriteDown { get; init; }

    /// <summary>conmon, where it was started before the container had a row; null otherwise.</summary>
    public LaunchedMonitor? Launched { get; init; }

    /// <summary>Connects to conmon before the process goes, so that nothing of its output is missed; null where nobody looks on.</summary>
    public Action? Attach { get; init; }

    /// <summary>Whether this process follows the container to its end, and no service manager has to know of the container's conmon.</summary>
    public bool IsFollowed { get; init; }

    /// <summary>Variables about them, <c>NAME=value</c>.</summary>
    public IReadOnlyList<string> Environment { get; init; } = [];

    /// <summary>Is told what the user should know although the start goes on; null where nobody listens.</summary>
    public Action<string>? Warn { get; init; }

    /// <summary>The checkpoint that the container's processes come from; null for a command that is started.</summary>
    public RestoreRequest? Restore { get; init; }

    /// <summary>Nothing is handed over.</summary>
    public static StartRequest Plain { get; } = new();
}

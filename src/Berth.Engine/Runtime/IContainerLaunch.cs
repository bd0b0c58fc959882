namespace Berth.Engine.Runtime;

/// <summary>A container's creation by the OCI runtime, under way: by conmon, or by the runtime alone where the service manager supervises.</summary>
internal interface IContainerLaunch : IDisposable
{
    /// <summary>The process that waits for <see cref="Release"/>; 0 where none does yet.</summary>
    int LauncherPid { get; }

    /// <summary>Lets the creation go on, in the control group in which its process is now.</summary>
    void Release();

    /// <summary>Waits until the runtime created the container or refused.</summary>
    /// <returns>The process id of the container's init.</returns>
    /// <exception cref="Linux.Errors.EngineException">The runtime failed.</exception>
    int WaitForCreated();
}

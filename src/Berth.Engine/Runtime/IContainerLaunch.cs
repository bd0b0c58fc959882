namespace Berth.Engine.Runtime;

/// <summary>A container's creation by the OCI runtime, under way: by conmon, or by the runtime alone where the service manager supervises.</summary>
internal interface IContainerLaunch : IDisposable
{
    /// <summary>The process that waits for <see cref="Release"/>; 0 where none does yet.</summary>
    int LauncherPid { get; }

    /// <summary>Whether that process began in the control group that was wanted for it, and need not be moved there.</summary>
    bool BeganInGroup { get; }

    /// <summary>Lets the creation go on, in the control group in which its process is now.</summary>
    void Release();

    /// <summary>Waits until the process that was released has forked the one that stays, where it does, before it starts the runtime.</summary>
    /// <returns>The process id of the one that stays.</returns>
    int WaitForStaying();

    /// <summary>Throws what the runtime said, where what was released has ended; returns where it lives.</summary>
    void ThrowIfEnded();

    /// <summary>Waits until the runtime created the container or refused.</summary>
    /// <param name="gate">Opened as soon as it is there; null lets the process wait.</param>
    /// <returns>The process id of the container's init.</returns>
    /// <exception cref="Linux.Errors.EngineException">The runtime failed.</exception>
    int WaitForCreated(StartGate? gate = null);
}

using Berth.Engine.Runtime;
using Berth.Linux.Errors;
using Berth.Linux.Files;
using Berth.Linux.Processes;

namespace Berth.Engine.Containers.Lifecycle;

/// <summary>
/// A container's conmon that was started and goes on as far as it can without the container: once begun it is put in its place, and a
/// runtime that can wait for its configuration waits for that. Disposing of it ends the waiting, and thereby what waits.
/// </summary>
/// <param name="placement">Where the container's processes go.</param>
/// <param name="network">The container's network; nothing of it is set up before it is begun.</param>
/// <param name="monitor">conmon, or the runtime alone where the service manager supervises.</param>
/// <param name="program">What conmon executes as the runtime; null where that is the runtime's own file.</param>
/// <param name="configuration">The bundle's config.json, for a runtime that waits for it; null for any other.</param>
/// <param name="path">The path of config.json.</param>
internal sealed class LaunchedMonitor(
    CgroupPlacement placement, ConnectingNetwork network, IContainerLaunch monitor, ProtectedProgram? program, AwaitedConfiguration? configuration, string path) : IDisposable
{
    private SideStep? _placing;
    private bool _isReleased;

    /// <summary>Where the container's processes go.</summary>
    public CgroupPlacement Placement => placement;

    /// <summary>The container's network; nothing of it is set up before it is begun.</summary>
    public ConnectingNetwork Network => network;

    /// <summary>conmon, or the runtime alone where the service manager supervises.</summary>
    public IContainerLaunch Monitor => monitor;

    /// <summary>conmon while it waits; it may fork the one that stays. None where the service manager supervises.</summary>
    public ProcessIdentity Identity { get; } = ProcessIdentity.TryOf(monitor.LauncherPid) ?? default;

    /// <summary>The mark that tells of it until the container has a row; null where it had one before. Whoever makes the row removes it.</summary>
    public OfdLock? Mark { get; init; }

    /// <summary>
    /// Begins to put conmon in its place; does not wait for systemd or the kernel. What the container is called and where it goes is written down
    /// before: whoever takes it down after a kill has to know of a scope.
    /// </summary>
    public void Begin()
    {
        if (placement.Scope is null || placement.StartsRuntimeInPlace)
        {
            // Beside conmon's group the runtime makes the container's, which may not be done before.
            // For a move the kernel may take ten milliseconds.
            if (placement.Launcher is not null || (placement.Monitor is not null && !monitor.BeganInGroup))
                _placing = SideStep.Begin(PlaceAndRelease);
            else
                PlaceAndRelease();
            return;
        }

        // A runtime that waits for its configuration may be started outside of the scope: the container's own group is made after that.
        if (configuration is not null)
            Release();
        _placing = SideStep.Begin(() => placement.Place(_isReleased ? monitor.WaitForStaying() : monitor.LauncherPid));
    }

    /// <summary>
    /// Waits until it is in its place, or cannot be put there. Before that it may not be ended: systemd takes a process that has ended and was not
    /// reaped into a scope, which then never ends.
    /// </summary>
    public void AwaitPlaced() => _placing?.Dispose();

    /// <summary>Gives the runtime its configuration. Everything that this names is there.</summary>
    public void Complete(byte[] document)
    {
        try
        {
            _placing?.Complete();
        }
        catch (EngineException) when (_isReleased)
        {
            // A conmon that has ended says why.
            monitor.ThrowIfEnded();
            throw;
        }

        if (configuration is not null)
            configuration.Write(document);
        else
            FileSystem.WriteAll(path, document, 0x180);
        Release();
    }

    /// <summary>Gives up the mount from which the runtime was executed, once it runs: the kernel takes half a millisecond for that.</summary>
    public void LeaveProgram() => program?.Dispose();

    /// <inheritdoc/>
    public void Dispose()
    {
        _placing?.Dispose();
        configuration?.Dispose();
        monitor.Dispose();
        program?.Dispose();
        network.Dispose();
    }

    private void PlaceAndRelease()
    {
        placement.Place(monitor.BeganInGroup ? null : monitor.LauncherPid);
        if (configuration is not null)
            Release();
    }

    private void Release()
    {
        if (_isReleased)
            return;
        monitor.Release();
        _isReleased = true;
    }
}

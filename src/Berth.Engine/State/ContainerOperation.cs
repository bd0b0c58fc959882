namespace Berth.Engine.State;

/// <summary>
/// The step by step work on a container that is not finished. A row that names one while nobody holds the container's
/// lock was left behind by a killed process; whoever meets it completes or undoes the work.
/// </summary>
internal enum ContainerOperation
{
    /// <summary>Nothing is under way.</summary>
    None,

    /// <summary>Its directory is being made. Undone by removing everything.</summary>
    Creating,

    /// <summary>Network, mounts, conmon and runtime are being set up. Undone by taking all of it down.</summary>
    Starting,

    /// <summary>Everything of it is being removed. Completed.</summary>
    Removing,

    /// <summary>As <see cref="Removing"/>, and the volumes that were made for it alone go, too.</summary>
    RemovingWithVolumes,
}

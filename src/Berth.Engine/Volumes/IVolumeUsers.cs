namespace Berth.Engine.Volumes;

/// <summary>The containers that mount volumes.</summary>
public interface IVolumeUsers
{
    /// <summary>The ids of the containers that mount a volume, by the volume's name; one look for all of them.</summary>
    ILookup<string, string> All();

    /// <summary>The volumes that go with containers which are gone for everybody already but not wholly taken down.</summary>
    IReadOnlySet<string> Leaving();

    /// <summary>Waits until what killed creators of containers have left is undone, also where another command is at it.</summary>
    void AwaitUndone();

    /// <summary>Removes a container by force.</summary>
    /// <param name="containerId">Its id.</param>
    /// <param name="timeout">Seconds between the stop signal and SIGKILL.</param>
    void Remove(string containerId, uint timeout);
}

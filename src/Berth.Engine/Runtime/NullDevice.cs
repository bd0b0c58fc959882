using Berth.Linux.Files;
using Berth.Linux.Processes;

namespace Berth.Engine.Runtime;

/// <summary>
/// The machine's /dev/null. Old releases of crun (1.8.1 is one) make a container's user the owner of its standard streams also where those
/// are this device, as conmon has them.
/// </summary>
internal static class NullDevice
{
    private const string Device = "/dev/null";

    /// <summary>Gives the device back to root, if it was given away.</summary>
    public static void GiveBack()
    {
        if (UserIdentity.IsRoot && FileStatus.TryOf(Device) is { Type: FileType.CharacterDevice } status && (status.User != 0 || status.Group != 0))
            FileTree.SetOwner(Device, 0, 0);
    }
}

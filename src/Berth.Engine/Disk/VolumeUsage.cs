namespace Berth.Engine.Disk;

/// <summary>What a volume takes on the disk.</summary>
/// <param name="Name">The volume's name.</param>
/// <param name="Links">How many containers mount it.</param>
/// <param name="Size">The bytes in its files.</param>
public sealed record VolumeUsage(string Name, int Links, long Size)
{
    /// <summary>What its removal would give back: nothing while a container has it.</summary>
    public long Reclaimable => Links == 0 ? Size : 0;
}

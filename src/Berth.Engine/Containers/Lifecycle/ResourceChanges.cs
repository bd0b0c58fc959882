using Berth.Engine.Containers.Specification;
using Berth.Engine.Containers.Specification.Building;

namespace Berth.Engine.Containers.Lifecycle;

/// <summary>Puts limits in the place of others.</summary>
internal static class ResourceChanges
{
    /// <summary>The limits of <paramref name="old"/> with those that <paramref name="changes"/> names.</summary>
    /// <exception cref="Linux.Errors.InvalidArgumentException">A limit is for what is no block device.</exception>
    public static ResourceSpecification Apply(ResourceSpecification old, ResourceSpecification changes)
    {
        ResourceBuilder.CheckDevices(changes);
        return Merge(old, changes);
    }

    /// <summary>Whether any limit is named.</summary>
    public static bool HasAny(ResourceSpecification changes)
        => changes is not { Memory: null, MemorySwap: null, MemoryReservation: null, MemorySwappiness: null, CpuPeriod: null, CpuQuota: null, CpuRealtimePeriod: null }
            || changes is not { CpuRealtimeRuntime: null, CpuShares: null, CpusetCpus: null, CpusetMems: null, PidsLimit: null, BlockIoWeight: null }
            || changes.BlockIoWeightDevice.Count + changes.DeviceReadBps.Count + changes.DeviceWriteBps.Count + changes.DeviceReadIops.Count + changes.DeviceWriteIops.Count > 0;

    private static ResourceSpecification Merge(ResourceSpecification old, ResourceSpecification changes) => old with
    {
        Memory = changes.Memory ?? old.Memory,
        MemorySwap = changes.MemorySwap ?? (changes.Memory is { } memory && old.MemorySwap is { } swap && swap >= 0 && swap < memory ? memory * 2 : old.MemorySwap),
        MemoryReservation = changes.MemoryReservation ?? old.MemoryReservation,
        MemorySwappiness = changes.MemorySwappiness ?? old.MemorySwappiness,
        CpuPeriod = changes.CpuPeriod ?? old.CpuPeriod,
        CpuQuota = changes.CpuQuota ?? old.CpuQuota,
        CpuRealtimePeriod = changes.CpuRealtimePeriod ?? old.CpuRealtimePeriod,
        CpuRealtimeRuntime = changes.CpuRealtimeRuntime ?? old.CpuRealtimeRuntime,
        CpuShares = changes.CpuShares ?? old.CpuShares,
        CpusetCpus = changes.CpusetCpus ?? old.CpusetCpus,
        CpusetMems = changes.CpusetMems ?? old.CpusetMems,
        PidsLimit = changes.PidsLimit ?? old.PidsLimit,
        PidsLimitIsDefault = changes.PidsLimit is null && old.PidsLimitIsDefault,
        BlockIoWeight = changes.BlockIoWeight ?? old.BlockIoWeight,
        BlockIoWeightDevice = Newer(old.BlockIoWeightDevice, changes.BlockIoWeightDevice),
        DeviceReadBps = Newer(old.DeviceReadBps, changes.DeviceReadBps),
        DeviceWriteBps = Newer(old.DeviceWriteBps, changes.DeviceWriteBps),
        DeviceReadIops = Newer(old.DeviceReadIops, changes.DeviceReadIops),
        DeviceWriteIops = Newer(old.DeviceWriteIops, changes.DeviceWriteIops),
    };

    private static IReadOnlyList<DeviceLimit> Newer(IReadOnlyList<DeviceLimit> old, IReadOnlyList<DeviceLimit> changes)
        => changes.Count == 0 ? old : [.. old.Where(limit => changes.All(change => change.Path != limit.Path)), .. changes];
}

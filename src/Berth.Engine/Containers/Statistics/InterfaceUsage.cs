namespace Berth.Engine.Containers.Statistics;

/// <summary>What went through a network interface, as /proc/net/dev counts it.</summary>
public readonly record struct InterfaceUsage(
    long RxBytes, long RxDropped, long RxErrors, long RxPackets, long TxBytes, long TxDropped, long TxErrors, long TxPackets);

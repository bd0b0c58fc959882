using Berth.Linux.Files;

namespace Berth.Engine.Health;

/// <summary>Where a container's health is kept: one small file beside its specification, replaced as a whole.</summary>
internal static class HealthFile
{
    /// <summary>The health of a container; null before its first start.</summary>
    public static HealthState? TryRead(EnginePaths paths, string id) => FileSystem.TryReadAll(PathOf(paths, id)) is { } json ? HealthState.TryParse(json) : null;

    /// <summary>Writes it. What a power cut loses, the next check tells again.</summary>
    public static void Write(EnginePaths paths, string id, HealthState state) => FileSystem.Replace(PathOf(paths, id), state.ToJson(), 0x180, durable: false);

    /// <summary>The lock that whoever reads and changes it holds.</summary>
    public static OfdLock Lock(EnginePaths paths, string id) => OfdLock.Acquire(paths.ContainerRun(id) + "/health.lock");

    private static string PathOf(EnginePaths paths, string id) => paths.Container(id) + "/health.json";
}

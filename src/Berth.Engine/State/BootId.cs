using Berth.Linux.Files;

namespace Berth.Engine.State;

/// <summary>The running boot's id (random(4)): processes recorded under another one are gone, whatever the numbers say.</summary>
internal static class BootId
{
    private const string Path = "/proc/sys/kernel/random/boot_id";

    /// <summary>The id; the same text as long as the kernel runs.</summary>
    public static string Current { get; } = FileSystem.TryReadText(Path) ?? "";
}

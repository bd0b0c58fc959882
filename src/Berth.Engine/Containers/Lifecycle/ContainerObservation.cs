using System.Buffers.Text;
using Berth.Engine.Containers.Machines;
using Berth.Engine.State;
using Berth.Linux.Files;

namespace Berth.Engine.Containers.Lifecycle;

/// <summary>
/// How a container really is: its row may say that it runs while its process has ended since. Looking needs no lock and
/// changes nothing.
/// </summary>
internal static class ContainerObservation
{
    /// <summary>The exit status of a container whose end nobody saw, as after a reboot or the loss of conmon.</summary>
    public const int UnknownExitCode = 255;

    /// <summary>The row as it would be if everybody had written down what happened.</summary>
    public static ContainerRow Observe(EnginePaths paths, ContainerRow row)
    {
        if (!row.HasProcess || IsAlive(row))
            return row;
        var (code, when) = ReadExit(paths, row) ?? (UnknownExitCode, null);
        return row with
        {
            Status = ContainerStatus.Stopped,
            ExitCode = code,
            Finished = when ?? row.Finished ?? DateTimeOffset.UtcNow,
            OomKilled = FileSystem.Exists(paths.ContainerRun(row.Id) + "/persist/oom"),
        };
    }

    /// <summary>Whether the container's own process lives.</summary>
    public static bool IsAlive(ContainerRow row) => row.BootId == BootId.Current && row.Process.IsAlive;

    /// <summary>What conmon wrote at the container's end, or the service manager told of it; null if it has not, or for an earlier boot.</summary>
    public static (int Code, DateTimeOffset? When)? ReadExit(EnginePaths paths, ContainerRow row)
    {
        return ReadStatus(paths, row) is { } status
            ? (SystemEnd.StatusOf(row, status), new DateTimeOffset(File.GetLastWriteTimeUtc(paths.Exit(row.Id))))
            : null;
    }

    /// <summary>Whether a container whose process has ended rebooted, so that it is to be started again.</summary>
    public static bool HasRebooted(EnginePaths paths, ContainerRow row) => ReadStatus(paths, row) is { } status && SystemEnd.IsReboot(row, status);

    /// <summary>Whether a container whose process has ended was switched off from inside.</summary>
    public static bool IsPoweredOff(EnginePaths paths, ContainerRow row) => ReadStatus(paths, row) is { } status && SystemEnd.IsPowerOff(row, status);

    private static int? ReadStatus(EnginePaths paths, ContainerRow row)
        => ReadFile(paths, row) ?? (row is { HasProcess: true } && row.BootId == BootId.Current && !row.Process.IsAlive && SupervisingService.TryLearnExit(paths, row)
            ? ReadFile(paths, row) : null);

    private static int? ReadFile(EnginePaths paths, ContainerRow row)
        => row.BootId == BootId.Current && FileSystem.TryReadAll(paths.Exit(row.Id)) is { Length: > 0 } text && Utf8Parser.TryParse(text, out int code, out _)
            ? code : null;
}

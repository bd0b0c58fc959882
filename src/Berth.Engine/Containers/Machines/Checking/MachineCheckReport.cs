namespace Berth.Engine.Containers.Machines.Checking;

/// <summary>What booting an image once has shown.</summary>
/// <param name="Image">The image as it was asked for.</param>
/// <param name="State">The state at the end of the boot: running, degraded, maintenance, or empty where systemd never answered.</param>
/// <param name="FailedUnits">The units that failed.</param>
/// <param name="BootMilliseconds">From the start to the end of the boot.</param>
/// <param name="StopMilliseconds">From the stop signal to the end.</param>
/// <param name="Points">The points, in the order in which they were looked at.</param>
public sealed record MachineCheckReport(
    string Image, string State, IReadOnlyList<string> FailedUnits, long BootMilliseconds, long StopMilliseconds, IReadOnlyList<CheckPoint> Points)
{
    /// <summary>Whether no point fails.</summary>
    public bool Passed => Points.All(static point => point.Outcome != CheckOutcome.Fails);
}

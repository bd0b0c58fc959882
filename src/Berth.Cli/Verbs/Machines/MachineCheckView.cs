using Berth.Engine.Containers.Machines.Checking;

namespace Berth.Cli.Verbs.Machines;

/// <summary>A report of <c>machine-check</c> as JSON shows it.</summary>
internal sealed record MachineCheckView
{
    /// <summary>The image as it was asked for.</summary>
    public required string Image { get; init; }

    /// <summary>Whether no point fails.</summary>
    public required bool Passed { get; init; }

    /// <summary>The state at the end of the boot; empty where systemd never answered.</summary>
    public required string State { get; init; }

    /// <summary>The units that failed.</summary>
    public required IReadOnlyList<string> FailedUnits { get; init; }

    /// <summary>From the start to the end of the boot.</summary>
    public required long BootMilliseconds { get; init; }

    /// <summary>From the stop signal to the end.</summary>
    public required long StopMilliseconds { get; init; }

    /// <summary>The points.</summary>
    public required IReadOnlyList<MachineCheckPointView> Points { get; init; }

    /// <summary>The view of a report.</summary>
    internal static MachineCheckView Of(MachineCheckReport report) => new()
    {
        Image = report.Image,
        Passed = report.Passed,
        State = report.State,
        FailedUnits = report.FailedUnits,
        BootMilliseconds = report.BootMilliseconds,
        StopMilliseconds = report.StopMilliseconds,
        Points =
        [
            .. report.Points.Select(static point => new MachineCheckPointView(point.Area, point.Name, point.Outcome switch
            {
                CheckOutcome.Holds => "holds",
                CheckOutcome.Lacking => "missing",
                _ => "fails",
            }, point.Detail)),
        ],
    };
}

namespace Berth.Systemd.Notify;

/// <summary>The state of the systemd inside a container at one moment.</summary>
/// <param name="Phase">Its own word for it.</param>
/// <param name="FailedUnits">Units that failed.</param>
/// <param name="Progress">How much of the boot is done, 0 to 1.</param>
public sealed record SystemState(SystemPhase Phase, int FailedUnits, double Progress)
{
    /// <summary>What stands for an init that does not answer.</summary>
    public static SystemState Silent { get; } = new(SystemPhase.Unknown, 0, 0);

    /// <summary>Whether the boot is over, well or not.</summary>
    public bool IsBooted => Phase is SystemPhase.Running or SystemPhase.Degraded or SystemPhase.Maintenance or SystemPhase.Stopping;

    /// <summary>The state for people: <c>booting 43%</c>, <c>running</c>, <c>degraded: 1 failed</c>; empty where nothing answers.</summary>
    public string Text => Phase switch
    {
        SystemPhase.Initializing or SystemPhase.Starting => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"booting {(int)(Progress * 100)}%"),
        SystemPhase.Degraded => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"degraded: {FailedUnits} failed"),
        _ => Word,
    };

    /// <summary>The word that <c>ps</c> shows: booting, running, degraded, maintenance, stopping, or nothing.</summary>
    public string Word => Phase switch
    {
        SystemPhase.Initializing or SystemPhase.Starting => "booting",
        SystemPhase.Running => "running",
        SystemPhase.Degraded => "degraded",
        SystemPhase.Maintenance => "maintenance",
        SystemPhase.Stopping => "stopping",
        _ => "",
    };
}

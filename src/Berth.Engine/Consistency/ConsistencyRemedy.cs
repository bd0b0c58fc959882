namespace Berth.Engine.Consistency;

/// <summary>What it takes to put a problem right.</summary>
public enum ConsistencyRemedy
{
    /// <summary>Nothing is lost by it (podman-system-check(1), <c>--repair</c>).</summary>
    Repair,

    /// <summary>A container or an image that is damaged anyway is given up (<c>--force</c>).</summary>
    Force,

    /// <summary>Only a person can.</summary>
    None,
}

namespace Berth.Engine.Containers.Machines.Checking;

/// <summary>What became of one point of a check.</summary>
public enum CheckOutcome
{
    /// <summary>It holds.</summary>
    Holds,

    /// <summary>It does not, and something may not work for it.</summary>
    Lacking,

    /// <summary>It does not.</summary>
    Fails,
}

namespace Berth.Host.Tests.Stress;

/// <summary>What the model knows of an object that it made.</summary>
internal enum StressState
{
    /// <summary>The command that was to change it was killed: it may be there or not, in any state.</summary>
    Unknown,

    /// <summary>It is there; for containers: it does not run.</summary>
    Present,

    /// <summary>A container that runs.</summary>
    Running,

    /// <summary>A container that is paused.</summary>
    Paused,
}

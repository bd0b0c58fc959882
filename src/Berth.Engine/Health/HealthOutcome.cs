namespace Berth.Engine.Health;

/// <summary>What came of one health check.</summary>
/// <param name="Passed">Whether the command ended with 0.</param>
/// <param name="State">The container's health after it.</param>
/// <param name="InStartPeriod">Whether a failure does not count yet.</param>
/// <param name="TimedOut">Whether the command was killed for taking too long.</param>
/// <param name="RestartDue">Whether the startup check has failed as often as it may.</param>
/// <param name="Timeout">How long the command might take.</param>
public sealed record HealthOutcome(bool Passed, HealthState State, bool InStartPeriod, bool TimedOut, bool RestartDue, TimeSpan Timeout);

namespace Berth.Engine.Consistency;

/// <summary>What a consistency check found.</summary>
/// <param name="Found">What was wrong.</param>
/// <param name="Left">What is wrong now.</param>
public sealed record ConsistencyReport(IReadOnlyList<ConsistencyProblem> Found, IReadOnlyList<ConsistencyProblem> Left);

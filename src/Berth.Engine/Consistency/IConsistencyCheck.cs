namespace Berth.Engine.Consistency;

/// <summary>Accounts for one part of what the engine keeps. Works beside other commands.</summary>
public interface IConsistencyCheck
{
    /// <summary>Looks and changes nothing. What others are at work on may show as a problem; it is gone at a second look.</summary>
    IEnumerable<ConsistencyProblem> Find(ConsistencyOptions options);

    /// <summary>Puts problems right that <see cref="Find"/> has just found and that <paramref name="options"/> cover.</summary>
    /// <exception cref="Linux.Errors.EngineException">One could not be; the others were tried.</exception>
    void Repair(IReadOnlyList<ConsistencyProblem> problems, ConsistencyOptions options);
}

namespace Berth.Engine.Consistency;

/// <summary>Something that is there and should not be, or is not there and should be.</summary>
/// <param name="Subject">What it is about, a path or the name of an object: equal in two looks at the same problem.</param>
/// <param name="Description">One line for a person, with the subject.</param>
/// <param name="Remedy">When it can be put right.</param>
public sealed record ConsistencyProblem(string Subject, string Description, ConsistencyRemedy Remedy = ConsistencyRemedy.Repair)
{
    /// <summary>The id of the object that the problem belongs to, where the check that found it needs it to repair.</summary>
    public string Id { get; init; } = "";
}

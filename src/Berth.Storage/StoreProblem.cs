namespace Berth.Storage;

/// <summary>Something in a store that should not be there, or is not there and should be.</summary>
/// <param name="Kind">What is wrong.</param>
/// <param name="Subject">The path, or the identifier of the record.</param>
/// <param name="Description">One line for a person.</param>
public sealed record StoreProblem(StoreProblemKind Kind, string Subject, string Description)
{
    /// <summary>Whether <see cref="StoreCheck.Repair()"/> can put it right without losing an image or a container.</summary>
    public bool IsRepairable => Kind is not (StoreProblemKind.MissingContent or StoreProblemKind.DamagedContent);

    /// <summary>The images that the problem makes useless.</summary>
    public IReadOnlyList<string> Images { get; init; } = [];
}

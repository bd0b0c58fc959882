namespace Berth.Quadlet.Installation;

/// <summary>A service that is another one when Quadlet files take effect.</summary>
/// <param name="Service">The service's name.</param>
/// <param name="Kind">What becomes of it.</param>
/// <param name="Source">The Quadlet file that makes it, or made it.</param>
/// <param name="Keys">What is different, as <c>Section.Key</c>; nothing for one that is created or removed, or that an <c>apply</c> has left.</param>
/// <param name="IsWanted">Whether its [Install] has it started at boot.</param>
public sealed record PlannedChange(string Service, ChangeKind Kind, string Source, IReadOnlyList<string> Keys, bool IsWanted)
{
    /// <summary>Whether it is a template, of which instances may run.</summary>
    public bool IsTemplate => Service.Contains("@.", StringComparison.Ordinal);
}

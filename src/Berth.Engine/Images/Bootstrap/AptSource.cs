namespace Berth.Engine.Images.Bootstrap;

/// <summary>One binary package source of apt (sources.list(5)), for one address and one suite.</summary>
/// <param name="Uri">The archive's address, without a slash at the end.</param>
/// <param name="Suite">The suite, such as <c>trixie-updates</c>.</param>
/// <param name="Components">The components, such as <c>main</c>.</param>
/// <param name="SignedBy">The keyring's path or the fingerprints; null for apt's own keys.</param>
public sealed record AptSource(string Uri, string Suite, IReadOnlyList<string> Components, string? SignedBy)
{
    /// <summary>The line for sources.list(5).</summary>
    public override string ToString()
        => $"deb {(SignedBy is null ? "" : $"[signed-by={SignedBy}] ")}{Uri} {Suite} {string.Join(' ', Components)}";
}

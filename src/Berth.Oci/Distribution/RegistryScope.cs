namespace Berth.Oci.Distribution;

/// <summary>What a token is wanted for (Docker registry token authentication, scope).</summary>
/// <param name="Repository">The repository's path.</param>
/// <param name="Actions">Such as <c>pull</c> or <c>pull,push</c>.</param>
public sealed record RegistryScope(string Repository, string Actions)
{
    /// <summary>Reading.</summary>
    public static RegistryScope Pull(string repository) => new(repository, "pull");

    /// <summary>Reading and writing.</summary>
    public static RegistryScope Push(string repository) => new(repository, "pull,push");

    /// <summary>The list of repositories.</summary>
    public static RegistryScope Catalog { get; } = new("", "");

    /// <inheritdoc/>
    public override string ToString() => Repository.Length == 0 ? "registry:catalog:*" : $"repository:{Repository}:{Actions}";
}

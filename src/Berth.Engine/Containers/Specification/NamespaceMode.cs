namespace Berth.Engine.Containers.Specification;

/// <summary>One namespace's origin.</summary>
/// <param name="Kind">The kind of origin.</param>
/// <param name="Value">The container, path or options that <paramref name="Kind"/> calls for; otherwise null.</param>
public sealed record NamespaceMode(NamespaceKind Kind, string? Value = null)
{
    /// <summary>Not said.</summary>
    public static NamespaceMode Default { get; } = new(NamespaceKind.Default);

    /// <summary>A namespace of the container's own.</summary>
    public static NamespaceMode Private { get; } = new(NamespaceKind.Private);

    /// <summary>The host's namespace.</summary>
    public static NamespaceMode Host { get; } = new(NamespaceKind.Host);

    /// <summary>The value as the command line and <c>inspect</c> write it, such as <c>container:ID</c> or <c>host</c>.</summary>
    public override string ToString() => Kind switch
    {
        NamespaceKind.Default => "",
        NamespaceKind.Path => $"ns:{Value}",
        NamespaceKind.KeepId => With("keep-id"),
        NamespaceKind.NoMap => "nomap",
        _ => With(Kind.ToString().ToLowerInvariant()),
    };

    private string With(string name) => string.IsNullOrEmpty(Value) ? name : $"{name}:{Value}";
}

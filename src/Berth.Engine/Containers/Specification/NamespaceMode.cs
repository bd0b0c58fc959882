namespace Berth.Engine.Containers.Specification;

/// <summary>One namespace's origin.</summary>
public sealed record NamespaceMode
{
    /// <param name="kind">The kind of origin.</param>
    /// <param name="value">The container, path or options that <paramref name="kind"/> calls for; otherwise null.</param>
    public NamespaceMode(NamespaceKind kind, string? value = null)
    {
        Kind = kind;
        Value = value;
    }

    /// <summary>The kind of origin.</summary>
    public NamespaceKind Kind { get; }

    /// <summary>The container, path or options that <see cref="Kind"/> calls for; otherwise null.</summary>
    public string? Value { get; init; }

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

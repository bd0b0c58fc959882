namespace Berth.Oci.Runtime;

/// <summary>One hook: a program that gets the container's state on standard input.</summary>
public sealed record RuntimeHook
{
    /// <summary>The program, an absolute path.</summary>
    public required string Path { get; init; }

    /// <summary>Its arguments, with argv[0].</summary>
    public IReadOnlyList<string>? Args { get; init; }

    /// <summary>Its environment, each as <c>NAME=value</c>.</summary>
    public IReadOnlyList<string>? Env { get; init; }

    /// <summary>Seconds after which it is ended.</summary>
    public int? Timeout { get; init; }
}

namespace Berth.Engine.Containers.Specification;

/// <summary>A secret that a container gets (<c>--secret</c>).</summary>
public sealed record SecretSpecification
{
    /// <summary>The secret's name or id.</summary>
    public string Source { get => field ?? ""; init; }

    /// <summary>The secret's id when the container was made.</summary>
    public string Id { get => field ?? ""; init; }

    /// <summary>The variable's name, or the file's path (relative to /run/secrets unless absolute).</summary>
    public string Target { get => field ?? ""; init; }

    /// <summary>Owner of the file.</summary>
    public uint Uid { get; init; }

    /// <summary>Group of the file.</summary>
    public uint Gid { get; init; }

    /// <summary>Mode of the file; null for 0444.</summary>
    public uint? Mode { get; init; }
}

namespace Berth.Engine.Containers.Copying;

/// <summary>How files are copied.</summary>
public sealed record CopyOptions
{
    /// <summary>Whether what is copied into a container belongs to its user.</summary>
    public bool Archive { get; init; } = true;

    /// <summary>Whether a directory may take a file's place and the other way round.</summary>
    public bool Overwrite { get; init; }
}

namespace Berth.Engine.Volumes;

/// <summary>A volume as Berth describes it, kept in a file of its own beside its data's directory (see <see cref="VolumeStore"/>).</summary>
public sealed record Volume
{
    /// <summary>The driver whose volumes are directories, perhaps with something mounted on them.</summary>
    public const string LocalDriver = "local";

    /// <summary>The driver whose volumes are an image with a writable layer over it.</summary>
    public const string ImageDriver = "image";

    /// <summary>Its name; 64 hexadecimal digits for an anonymous one.</summary>
    public required string Name { get; init; }

    /// <summary><c>local</c> or <c>image</c>.</summary>
    public string Driver { get => field ?? LocalDriver; init; }

    /// <summary>When it was made.</summary>
    public DateTimeOffset Created { get; init; }

    /// <summary>Labels.</summary>
    public IReadOnlyDictionary<string, string> Labels { get => field ?? System.Collections.ObjectModel.ReadOnlyDictionary<string, string>.Empty; init; }

    /// <summary>Options of the driver with what was read from <c>o</c> beside it (UID, GID, SIZE, …), as <c>inspect</c> shows them.</summary>
    public IReadOnlyDictionary<string, string> Options { get => field ?? System.Collections.ObjectModel.ReadOnlyDictionary<string, string>.Empty; init; }

    /// <summary>The owner asked for; 0 for none.</summary>
    public uint Uid { get; init; }

    /// <summary>The group asked for; 0 for none.</summary>
    public uint Gid { get; init; }

    /// <summary>Whether it was made for one container and goes with it.</summary>
    public bool Anonymous { get; init; }

    /// <summary>Whether the first container that mounts it fills it with what its image has there.</summary>
    public bool NeedsCopyUp { get; init; }

    /// <summary>Whether the next container that mounts it gives it the owner and mode of the directory that it covers.</summary>
    public bool NeedsChown { get; init; }

    /// <summary>The id of the image of the image driver; null otherwise.</summary>
    public string? ImageId { get; init; }

    /// <summary>
    /// Whether something has to be mounted before the volume can be used: it is an image's, or has options beyond those that only
    /// speak of owner and size.
    /// </summary>
    public bool NeedsMount => Driver == ImageDriver || Options.ContainsKey("type") || Options.ContainsKey("device") || HasMountOptions;

    private bool HasMountOptions
    {
        get
        {
            if (!Options.TryGetValue("o", out var text)) return false;
            foreach (var option in text.Split(','))
            {
                if (!IsOfTheDirectory(option)) return true;
            }

            return false;
        }
    }

    private static bool IsOfTheDirectory(string option)
    {
        var equals = option.IndexOf('=');
        return (equals < 0 ? option : option[..equals]).ToLowerInvariant() is "uid" or "gid" or "size" or "inodes" or "noquota" or "nocopy" or "copy" or "timeout" or "";
    }
}

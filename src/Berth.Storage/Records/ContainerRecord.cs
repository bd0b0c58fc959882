namespace Berth.Storage.Records;

/// <summary>A container of the store: an element of overlay-containers/containers.json or volatile-containers.json.</summary>
public sealed record ContainerRecord
{
    /// <summary>64 hexadecimal digits.</summary>
    public required string Id { get; init; }

    /// <summary>Names, each belonging to one container of the store.</summary>
    public IReadOnlyList<string> Names { get; init; } = [];

    /// <summary>The image it was made from, empty for none.</summary>
    public string ImageId { get; init; } = "";

    /// <summary>Its writable layer.</summary>
    public string LayerId { get; init; } = "";

    /// <summary>JSON of the program that made it.</summary>
    public string? Metadata { get; init; }

    /// <summary>Whether the record is in volatile-containers.json.</summary>
    public bool IsVolatile { get; init; }

    /// <summary>When it was made.</summary>
    public DateTimeOffset Created => RecordTime.Parse(CreatedText);

    internal string? CreatedText { get; init; }

    internal RawMembers Unknown { get; init; } = RawMembers.None;
}

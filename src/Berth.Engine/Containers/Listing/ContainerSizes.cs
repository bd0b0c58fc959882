using System.Text.Json.Serialization;

namespace Berth.Engine.Containers.Listing;

/// <summary>What a container takes on disk, in bytes.</summary>
/// <param name="RootFsSize">The image and what the container wrote.</param>
/// <param name="RwSize">What the container wrote.</param>
public sealed record ContainerSizes(
    [property: JsonPropertyName("rootFsSize")] long RootFsSize,
    [property: JsonPropertyName("rwSize")] long RwSize);

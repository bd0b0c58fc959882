using System.Text.Json.Serialization;

namespace Berth.Engine.Containers.Listing;

/// <summary>How listings are written.</summary>
[JsonSerializable(typeof(List<ContainerListEntry>))]
public sealed partial class ContainerListJson : JsonSerializerContext;

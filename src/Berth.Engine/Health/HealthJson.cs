using System.Text.Json.Serialization;

namespace Berth.Engine.Health;

/// <summary>The document that a container's health is kept in.</summary>
[JsonSerializable(typeof(HealthState))]
internal sealed partial class HealthJson : JsonSerializerContext;

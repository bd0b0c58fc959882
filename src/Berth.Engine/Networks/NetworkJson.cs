using System.Text.Json.Serialization;

namespace Berth.Engine.Networks;

/// <summary>How network files, netavark's documents and the engine's own records of them are written and read.</summary>
[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.Never)]
[JsonSerializable(typeof(NetworkDefinition))]
[JsonSerializable(typeof(NetworkStatus))]
[JsonSerializable(typeof(NetavarkRequest))]
[JsonSerializable(typeof(NetavarkError))]
[JsonSerializable(typeof(Rootless.RootlessFacts))]
[JsonSerializable(typeof(Dictionary<string, NetworkResult>))]
[JsonSerializable(typeof(List<string>))]
internal sealed partial class NetworkJson : JsonSerializerContext;
